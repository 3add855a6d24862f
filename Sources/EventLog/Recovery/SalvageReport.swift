// SPDX-License-Identifier: Apache-2.0

/// What a salvage brought over and what it could not.
public struct SalvageReport: Sendable, Equatable {
    /// A stream whose later events stand at lower revisions than before, because events between them are missing.
    public struct RenumberedStream: Sendable, Equatable {
        /// The stream.
        public var stream: String
        /// The first revision, as it was in the damaged log, that is another one now.
        public var firstRevision: Revision
        /// How many events of the stream are missing before its last one.
        public var missingEvents: UInt64
    }
    /// The identity of the damaged log; nil when no file says it. Then events that came without an id have new ids.
    public var sourceIdentity: LogIdentity?
    /// The identity of the new log.
    public var identity: LogIdentity
    /// Events that were brought over; they stand at the positions 1, 2, 3, … of the new log.
    public var events: UInt64 = 0
    /// What was acknowledged and is not in the new log: why, in which file, at which offset, and which positions of the
    /// damaged log, as far as they are known. In their order, and no position twice.
    public var missing: [LogError] = []
    /// Whether idempotency keys of events that were brought over are lost; ``missing`` names their files. Requests with them must
    /// not be sent again: nothing would recognise them.
    public var hasLostKeys = false
    /// The streams whose revisions changed, by name. A stream that only lost its last events is not among them.
    public var renumberedStreams: [RenumberedStream] = []
    /// What is worth knowing and no loss, such as the end of a write that was never acknowledged.
    public var notes: [String] = []

    /// How many positions are known to be missing.
    public var missingEvents: UInt64 { missing.reduce(0) { $0 + UInt64($1.positions?.count ?? 0) } }

    /// Where the event at a position of the damaged log stands in the new one; nil when it is missing.
    public func newPosition(of position: Position) -> Position? {
        var before: UInt64 = 0
        for positions in missing.compactMap(\.positions) where positions.lowerBound <= position {
            if positions.contains(position) { return nil }
            before += UInt64(positions.count)
        }
        return position > before && position - before <= events ? position - before : nil
    }

    init(sourceIdentity: LogIdentity?, identity: LogIdentity) {
        self.sourceIdentity = sourceIdentity
        self.identity = identity
    }
}
