// SPDX-License-Identifier: Apache-2.0

/// Some events of each type of a segment, evenly over all of them, from which the dictionaries of its groups are made.
struct TypeSamples: ~Copyable {
    /// The events of a type that are kept, one behind the other.
    struct Sample {
        var bytes: [UInt8] = []
        /// Where each of them ends.
        var ends: [Int] = []
        /// Bytes of all events of the type, and how many there were.
        var contentBytes = 0, events = 0
        /// Of so many events one is kept, the first of them.
        fileprivate var step = 1

        var count: Int { ends.count }

        func event(_ index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

        /// Leaves out every second event.
        fileprivate mutating func halve() {
            var kept: [UInt8] = []
            var keptEnds: [Int] = []
            for index in stride(from: 0, to: count, by: 2) {
                kept += event(index)
                keptEnds.append(kept.count)
            }
            (bytes, ends, step) = (kept, keptEnds, step * 2)
        }
    }
    /// Bytes that are kept of one event at most: no single one shall fill a dictionary.
    static let eventBytesMax = 4 << 10
    /// Bytes that are kept of one type, and of all, at most.
    static let typeBytesMax = 128 << 10, bytesMax = 4 << 20

    /// By number of the type.
    private(set) var samples: [Sample] = []
    private var typeBytesMax = TypeSamples.typeBytesMax
    private var byteCount = 0
    /// The tags of an event, as blocks have them.
    private var tags = ByteBuffer(capacity: 256)

    /// Notes the next event.
    mutating func note(_ event: StoredEvent, type: Int) {
        while samples.count <= type { samples.append(Sample()) }
        samples[type].contentBytes +=
            Int(event.tagsLength) + Int(event.metadataLength) + Int(event.payloadLength)
        samples[type].events += 1
        guard (samples[type].events - 1) % samples[type].step == 0 else { return }
        let start = samples[type].bytes.count
        tags.removeAll()
        unsafe event.forEachTag { unsafe StoredTag.append($0, to: &tags) }
        unsafe samples[type].bytes.append(contentsOf: tags.pointer.prefix(Self.eventBytesMax))
        unsafe samples[type].bytes.append(contentsOf: event.metadataBytes.prefix(Self.eventBytesMax))
        unsafe samples[type].bytes.append(contentsOf: event.payloadBytes.prefix(Self.eventBytesMax))
        let surplus = samples[type].bytes.count - start - Self.eventBytesMax
        if surplus > 0 { samples[type].bytes.removeLast(surplus) }
        samples[type].ends.append(samples[type].bytes.count)
        byteCount += samples[type].bytes.count - start
        if samples[type].bytes.count > typeBytesMax { halve(type) }
        while byteCount > Self.bytesMax, typeBytesMax > 0 {
            typeBytesMax /= 2
            for type in samples.indices where samples[type].bytes.count > typeBytesMax { halve(type) }
        }
    }

    private mutating func halve(_ type: Int) {
        byteCount -= samples[type].bytes.count
        samples[type].halve()
        byteCount += samples[type].bytes.count
    }
}
