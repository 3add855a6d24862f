// SPDX-License-Identifier: Apache-2.0

/// The hashes of a request's names, each made once. Keeps its room from request to request.
struct NameHashes: Sendable {
    /// Of the events' streams, one an event.
    private(set) var streams: [KeyHash] = []
    /// Of the events' tags, one event after the other.
    private(set) var tags: [KeyHash] = []
    private let hasher: KeyHasher

    init(_ hasher: KeyHasher) { self.hasher = hasher }

    /// Takes the names of these events instead of those before. An event often has the names of the one before it.
    mutating func take(_ events: Span<NewEvent>) {
        streams.removeAll(keepingCapacity: true)
        tags.removeAll(keepingCapacity: true)
        for index in events.indices {
            if index > 0, events[index].stream.isExactly(events[index - 1].stream) {
                streams.append(streams[index - 1])
            } else {
                streams.append(hasher.hash(.stream, events[index].stream))
            }
            let comparable = index > 0 ? events[index - 1].tags.count : 0
            let first = tags.count - comparable
            for tag in events[index].tags.indices {
                if tag < comparable, events[index].tags[tag].isExactly(events[index - 1].tags[tag]) {
                    tags.append(tags[first + tag])
                } else {
                    tags.append(hasher.hash(.tag, events[index].tags[tag]))
                }
            }
        }
    }
}
