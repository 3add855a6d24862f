// SPDX-License-Identifier: Apache-2.0

/// The hashes of a request's names, each made once: an event often has the names of the one before it. Keeps its room
/// from request to request.
struct NameHashes: Sendable {
    /// Of the events' streams, one an event.
    private(set) var streams: [KeyHash] = []
    /// Of the tags of the event whose tags were taken last: all tags of a request would be too many to keep.
    private(set) var tags: [KeyHash] = []
    private let hasher: KeyHasher

    init(_ hasher: KeyHasher) { self.hasher = hasher }

    /// Takes the streams of these events instead of those before.
    mutating func takeStreams(of events: Span<NewEvent>) {
        streams.removeAll(keepingCapacity: true)
        for index in events.indices {
            if index > 0, events[index].stream.isExactly(events[index - 1].stream) {
                streams.append(streams[index - 1])
            } else {
                streams.append(hasher.hash(.stream, events[index].stream))
            }
        }
    }

    /// Takes the tags of one of these events; those of the event before it were taken before.
    mutating func takeTags(of events: Span<NewEvent>, at index: Int) {
        if index == 0 { tags.removeAll(keepingCapacity: true) }
        let (known, count) = (tags.count, events[index].tags.count)
        if known > count { tags.removeLast(known - count) }
        for tag in 0..<count {
            if tag >= known {
                tags.append(hasher.hash(.tag, events[index].tags[tag]))
            } else if !events[index].tags[tag].isExactly(events[index - 1].tags[tag]) {
                tags[tag] = hasher.hash(.tag, events[index].tags[tag])
            }
        }
    }
}
