// SPDX-License-Identifier: Apache-2.0

/// Where the parts of one event lie in memory, whatever form they were stored in. Whoever makes one has checked that all
/// parts lie inside the bytes that it keeps.
@safe struct StoredEvent {
    var revision: Revision
    var recordedAt: Timestamp
    /// The stream's name; where `streamLength` is 0 (no name is), it is found by its number in `streams`.
    var stream: UnsafeRawPointer
    var tags: UnsafeRawPointer
    var metadata: UnsafeRawPointer
    var payload: UnsafeRawPointer
    /// The 16 bytes of the id that it was imported with, if it was.
    var id: UnsafeRawPointer?
    var payloadLength: UInt32
    var metadataLength: UInt32
    var streamNumber: UInt32
    var tagsLength: UInt16
    var tagCount: UInt8
    var streamLength: UInt8

    @inline(__always) var payloadBytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: payload, count: Int(payloadLength))
    }

    @inline(__always) var metadataBytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: metadata, count: Int(metadataLength))
    }

    @inline(__always) var tagsBytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: tags, count: Int(tagsLength))
    }

    @inline(__always) var streamBytes: UnsafeRawBufferPointer {
        if streamLength != 0 { return unsafe UnsafeRawBufferPointer(start: stream, count: Int(streamLength)) }
        return unsafe stream.assumingMemoryBound(to: StreamNames.Place.self).pointee.name(streamNumber)
    }

    var importedID: EventID? {
        guard let id = unsafe id else { return nil }
        return unsafe EventID(
            high: UInt64(littleEndian: id.loadUnaligned(as: UInt64.self)),
            low: UInt64(littleEndian: id.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// Calls `body` with each tag; false when the tags do not fill their room exactly.
    @inline(__always) @discardableResult
    func forEachTag(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        let bytes = unsafe tagsBytes
        var next = 0
        for _ in 0..<tagCount {
            guard next < bytes.count else { return false }
            let count = Int(unsafe bytes[next])
            guard count <= bytes.count - next - 1 else { return false }
            unsafe body(UnsafeRawBufferPointer(rebasing: bytes[next + 1..<next + 1 + count]))
            next += 1 + count
        }
        return next == bytes.count
    }
}

extension Row {
    /// The parts of this row.
    @inline(__always) var event: StoredEvent {
        unsafe StoredEvent(
            revision: revision, recordedAt: recordedAt, stream: base + streamOffset, tags: base + tagsOffset,
            metadata: base + metadataOffset, payload: base + payloadOffset,
            id: hasID ? base + Offset.names : nil, payloadLength: UInt32(length - payloadOffset),
            metadataLength: UInt32(metadataLength), streamNumber: 0, tagsLength: UInt16(tagsLength),
            tagCount: UInt8(tagCount), streamLength: UInt8(streamLength))
    }
}
