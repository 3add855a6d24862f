// SPDX-License-Identifier: Apache-2.0

/// Gathers events of one group of types and makes the blocks of them: columns of numbers first, then what the events hold.
final class BlockBuilder {
    let group: UInt16
    /// Types of the group; with one alone no block says which it is.
    var typeCount = 1
    private(set) var count = 0
    private(set) var firstOrdinal: UInt32 = 0
    private var last = Numbers()
    private var parts: BlockHeader.Parts = []
    private var ordinals = ByteBuffer(capacity: 64)
    private var streams = ByteBuffer(capacity: 64)
    private var revisions = ByteBuffer(capacity: 64)
    private var times = ByteBuffer(capacity: 64)
    private var payloadLengths = ByteBuffer(capacity: 64)
    private var types = ByteBuffer(capacity: 64)
    private var tagLengths = ByteBuffer(capacity: 64)
    private var metadataLengths = ByteBuffer(capacity: 64)
    private var idMarks = ByteBuffer(capacity: 64)
    private var ids = ByteBuffer(capacity: 64)
    private var tags = ByteBuffer(capacity: 64)
    private var packedTags = ByteBuffer(capacity: 64)
    private var metadata = ByteBuffer(capacity: 64)
    private var payloads = ByteBuffer(capacity: 64)

    /// The numbers of an event that the next one's are told apart from.
    private struct Numbers {
        var ordinal: UInt32 = 0
        var stream: UInt32 = 0
        var time: Int64 = 0
    }

    init(group: UInt16) { self.group = group }

    /// Bytes of what the events hold, without the columns.
    var contentBytes: Int { tags.count + metadata.count + payloads.count }

    var isFull: Bool { contentBytes >= SealedFormat.blockContentBytes || count >= SealedFormat.blockEventsMax }

    func add(_ event: StoredEvent, type: UInt16, ordinal: UInt32, stream: UInt32) {
        if count == 0 { firstOrdinal = ordinal } else { ordinals.append(varint: UInt64(ordinal - last.ordinal - 1)) }
        streams.append(zigzag: Int64(stream) - Int64(last.stream))
        revisions.append(varint: event.revision)
        times.append(zigzag: event.recordedAt.microseconds &- last.time)
        payloadLengths.append(varint: UInt64(event.payloadLength))
        if typeCount > 1 {
            parts.insert(.types)
            types.append(varint: UInt64(type))
        }
        tagLengths.append(event.tagCount)
        if event.tagCount > 0 {
            parts.insert(.tags)
            tagLengths.append(varint: UInt64(event.tagsLength))
            unsafe tags.append(RawSpan(_unsafeBytes: event.tagsBytes))
            unsafe TagPacking.pack(event.tagsBytes, into: &packedTags)
        }
        if event.metadataLength > 0 { parts.insert(.metadata) }
        metadataLengths.append(varint: UInt64(event.metadataLength))
        unsafe metadata.append(RawSpan(_unsafeBytes: event.metadataBytes))
        idMarks.append(UInt8(unsafe event.id == nil ? 0 : 1))
        if let id = unsafe event.id {
            parts.insert(.ids)
            unsafe ids.append(RawSpan(_unsafeStart: id, byteCount: Row.idBytes))
        }
        unsafe payloads.append(RawSpan(_unsafeBytes: event.payloadBytes))
        last = Numbers(ordinal: ordinal, stream: stream, time: event.recordedAt.microseconds)
        count += 1
    }

    /// Puts the gathered events' unpacked block into `body`, forgets them, and returns which parts it has, and how many
    /// bytes its tags have where they are packed.
    func take(into body: inout ByteBuffer) -> (parts: BlockHeader.Parts, tagBytes: Int) {
        body.removeAll()
        body.append(contentsOf: ordinals)
        body.append(contentsOf: streams)
        body.append(contentsOf: revisions)
        body.append(contentsOf: times)
        body.append(contentsOf: payloadLengths)
        if parts.contains(.types) { body.append(contentsOf: types) }
        if parts.contains(.tags) { body.append(contentsOf: tagLengths) }
        if parts.contains(.metadata) { body.append(contentsOf: metadataLengths) }
        if parts.contains(.ids) { body.append(contentsOf: idMarks) }
        body.append(contentsOf: ids)
        var tagBytes = 0
        if packedTags.count < tags.count {
            parts.insert(.packedTags)
            tagBytes = tags.count
            body.append(contentsOf: packedTags)
        } else {
            body.append(contentsOf: tags)
        }
        body.append(contentsOf: metadata)
        body.append(contentsOf: payloads)
        let parts = parts
        removeAll()
        return (parts, tagBytes)
    }

    private func removeAll() {
        count = 0
        last = Numbers()
        parts = []
        ordinals.removeAll()
        streams.removeAll()
        revisions.removeAll()
        times.removeAll()
        payloadLengths.removeAll()
        types.removeAll()
        tagLengths.removeAll()
        metadataLengths.removeAll()
        idMarks.removeAll()
        ids.removeAll()
        tags.removeAll()
        packedTags.removeAll()
        metadata.removeAll()
        payloads.removeAll()
    }
}
