// SPDX-License-Identifier: Apache-2.0

/// Where one event of an unpacked block lies.
struct BlockRow {
    var revision: Revision = 0
    var recordedAt: Int64 = 0
    var names = NameNumbers()
    var ordinal: UInt32 = 0
    var payloadOffset: UInt32 = 0
    var payloadLength: UInt32 = 0
    var metadataOffset: UInt32 = 0
    var metadataLength: UInt32 = 0
    var tagsOffset: UInt32 = 0
    /// 0 where the event has no id of its own: an id never lies at the start of a block.
    var idOffset: UInt32 = 0
    /// The type's place among the segment's.
    var type: UInt16 = 0

    @inline(__always) var stream: UInt32 { names.stream }

    /// The event. Its stream is known by number only; `streams` leads to the names.
    @inline(__always)
    func event(in bytes: UnsafeRawPointer, streams: UnsafeRawPointer) -> StoredEvent {
        unsafe StoredEvent(
            revision: revision, recordedAt: Timestamp(microseconds: recordedAt), stream: streams,
            tags: bytes + Int(tagsOffset), metadata: bytes + Int(metadataOffset),
            payload: bytes + Int(payloadOffset), id: idOffset == 0 ? nil : bytes + Int(idOffset),
            payloadLength: payloadLength, metadataLength: metadataLength, names: names)
    }
}
