// SPDX-License-Identifier: Apache-2.0

/// What an opening came to.
public struct LogOpeningReport: Sendable, Equatable {
    /// What it was opened for.
    public var access: EventLog.Access
    /// All segments, and those of them that are sealed.
    public var segments: Int, sealedSegments: Int
    /// The last event that can be read.
    public var lastPosition: Position
    /// From the call to its return.
    public var duration: Duration
    /// What was found and dealt with, for people to read.
    public var warnings: [String]
}

/// A group of requests that was committed together.
public struct LogCommitReport: Sendable, Equatable {
    /// Requests, those included that changed nothing because they were refused or are in the log already.
    public var requests: Int
    /// Events that were added.
    public var events: Int
    /// Bytes of the group's rows, and those that it takes in the file.
    public var rawBytes: Int, storedBytes: Int
    /// Writing and syncing together, and syncing alone (nothing where the options ask for no sync).
    public var duration: Duration, sync: Duration
    /// The last event that is in the log now.
    public var lastPosition: Position
}

/// A segment that has ended.
public struct LogSegmentEndReport: Sendable, Equatable {
    /// Its number, from 1.
    public var segment: UInt32
    /// Its last event.
    public var lastPosition: Position
    /// The length of its rows in bytes.
    public var bytes: UInt64
    /// Segments that have ended and are not sealed, this one among them.
    public var unsealedSegments: Int
}

/// A segment that was sealed.
public struct LogSealingReport: Sendable, Equatable {
    /// Its number, from 1.
    public var segment: UInt32
    /// Its events.
    public var events: UInt64
    /// Bytes of its rows, and of the file that has taken their place.
    public var bytesBefore: UInt64, bytesAfter: UInt64
    /// Packing, checking and taking the rows away.
    public var duration: Duration
    /// Segments that have ended and are still to be sealed.
    public var unsealedSegments: Int
}

/// A read that ended.
public struct LogReadReport: Sendable, Equatable {
    /// Whether it asked for all events rather than for those of a stream or with a tag.
    public var isReplay: Bool
    /// Events that were handed over.
    public var events: Int
    /// From the call to its return, what the caller did with the events included.
    public var duration: Duration
    /// How often something unpacked was found in the cache, and was not, since the last report; reads that go on at the
    /// same time are counted with whichever ends first.
    public var cacheHits: UInt64, cacheMisses: UInt64
}

/// Something that went wrong.
public struct LogFailureReport: Sendable, Equatable {
    /// What failed.
    public enum Kind: Sendable {
        /// A write or sync: the log takes no more events until it is opened again.
        case writing
        /// Sealing: events are taken and read as before, the log grows larger than it would.
        case sealing
        /// Reading: acknowledged data is damaged or missing, or the system refused to read.
        case reading
    }
    /// What failed.
    public var kind: Kind
    /// Why, with file and offset.
    public var error: LogError
}
