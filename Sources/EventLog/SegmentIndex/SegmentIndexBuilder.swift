// SPDX-License-Identifier: Apache-2.0

/// Gathers what the index of a segment is made of, event by event in log order, and encodes it.
///
/// It takes 12 bytes an event, about 40 a stream, 24 a tag of an event, 16 a key and, while these are sorted, half as much
/// again. The same input gives the same bytes.
struct SegmentIndexBuilder: ~Copyable {
    struct Event {
        var stream: UInt32
        var group: UInt16
    }
    struct Stream {
        var key: KeyHash
        var firstRevision: Revision
        var count: UInt32
    }
    struct Tag {
        var key: KeyHash
        var ordinal: UInt32
    }
    var events: [Event] = []
    /// By number; those without an event have the count 0.
    var streams: [Stream] = []
    var tags: [Tag] = []
    /// For the filter alone.
    var keys: [KeyHash] = []
    var groupLimit: UInt32 = 0

    /// Room that is not used costs nothing but addresses; room that has to grow is there twice while it does.
    init(expectedEvents: Int) {
        let count = max(0, min(expectedEvents, SegmentIndexFormat.eventsMax))
        events.reserveCapacity(count)
        tags.reserveCapacity(count)
        keys.reserveCapacity(count)
    }

    /// Adds the next event; `ordinal` counts from 0. Stream numbers are small: a table is kept by them.
    ///
    /// Throws ``LogError/Code/damaged`` when the stream's revisions have a gap, as the index stores only the first.
    mutating func addEvent(
        ordinal: UInt32, group: UInt16, stream: KeyHash, streamNumber: UInt32, revision: Revision
    ) throws(LogError) {
        precondition(ordinal == events.count && events.count < SegmentIndexFormat.eventsMax)
        precondition(streamNumber < SegmentIndexFormat.eventsMax)
        while streams.count <= Int(streamNumber) {
            streams.append(Stream(key: KeyHash(high: 0, low: 0), firstRevision: 0, count: 0))
        }
        if streams[Int(streamNumber)].count == 0 {
            guard revision < ExpGolomb.limit else {
                throw LogError(.damaged, "The revision \(revision) of a stream is beyond all that a log can hold.")
            }
            streams[Int(streamNumber)] = Stream(key: stream, firstRevision: revision, count: 1)
        } else {
            let known = streams[Int(streamNumber)]
            precondition(known.key == stream)
            guard revision == known.firstRevision + Revision(known.count) else {
                throw LogError(.damaged, "The revisions of a stream of the segment have a gap before \(revision).")
            }
            streams[Int(streamNumber)].count += 1
        }
        events.append(Event(stream: streamNumber, group: group))
        groupLimit = max(groupLimit, UInt32(group) + 1)
    }

    /// Adds a tag of the event that was added last; the same tag twice counts once.
    mutating func addTag(_ tag: KeyHash) {
        precondition(!events.isEmpty)
        tags.append(Tag(key: tag, ordinal: UInt32(events.count - 1)))
    }

    /// Adds an idempotency key, which only the filter knows of.
    mutating func addKey(_ key: KeyHash) { keys.append(key) }

    /// The index and the filter as they stand in a file.
    struct Encoded: ~Copyable {
        var index: ByteBuffer
        var filter: ByteBuffer
    }

    consuming func encode() -> Encoded {
        tags.sort { left, right in
            if left.key != right.key { return left.key < right.key }
            return left.ordinal < right.ordinal
        }
        var encoder = SegmentIndexEncoder(self)
        return encoder.encode()
    }
}

extension KeyHash {
    /// The order in which an index holds its keys: that of their buckets.
    @inline(__always)
    static func < (left: KeyHash, right: KeyHash) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}
