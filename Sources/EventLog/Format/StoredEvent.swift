// SPDX-License-Identifier: Apache-2.0

/// Where the parts of one event lie in memory, whatever form they were stored in. Whoever makes one has checked that all
/// parts lie inside the bytes that it keeps.
@safe struct StoredEvent {
    var revision: Revision
    var recordedAt: Timestamp
    /// The stream's name; where its length is 0 (no name is), it is found by its number in what lies here.
    var stream: UnsafeRawPointer
    var tags: UnsafeRawPointer
    var metadata: UnsafeRawPointer
    var payload: UnsafeRawPointer
    /// The 16 bytes of the id that it was imported with, if it was.
    var id: UnsafeRawPointer?
    var payloadLength: UInt32
    var metadataLength: UInt32
    var names: NameNumbers

    @inline(__always) var tagsLength: UInt16 { names.tagsLength }
    @inline(__always) var tagCount: UInt8 { names.tagCount }

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
        if names.streamLength != 0 {
            return unsafe UnsafeRawBufferPointer(start: stream, count: Int(names.streamLength))
        }
        return unsafe stream.assumingMemoryBound(to: StreamNames.Place.self).pointee.name(names.stream)
    }

    var importedID: EventID? {
        guard let id = unsafe id else { return nil }
        return unsafe EventID(
            high: UInt64(littleEndian: id.loadUnaligned(as: UInt64.self)),
            low: UInt64(littleEndian: id.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// Calls `body` with the text of each tag; false when the tags do not fill their room exactly.
    @inline(__always) @discardableResult
    func forEachTag(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        let bytes = unsafe tagsBytes
        var next = 0
        for _ in 0..<tagCount {
            guard next < bytes.count else { return false }
            let count = Int(unsafe bytes[next])
            next += 1
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[next...])
            if count == 0 {
                guard let taken = unsafe StoredTag.readShort(rest, body) else { return false }
                next += taken
            } else {
                guard count <= rest.count else { return false }
                unsafe body(UnsafeRawBufferPointer(rebasing: rest[..<count]))
                next += count
            }
        }
        return next == bytes.count
    }
}

/// The small numbers of an event's names in one word: put together from parts, they could not be copied with it before
/// each had come to memory.
struct NameNumbers {
    private(set) var word: UInt64

    /// The stream's number, and for each name what it takes; ``streamLength`` is 0 where the name stands elsewhere.
    @inline(__always)
    init(stream: UInt32 = 0, tagsLength: UInt16 = 0, tagCount: UInt8 = 0, streamLength: UInt8 = 0) {
        word = UInt64(stream) | UInt64(tagsLength) << 32 | UInt64(tagCount) << 48 | UInt64(streamLength) << 56
    }

    @inline(__always) var stream: UInt32 { UInt32(truncatingIfNeeded: word) }
    @inline(__always) var tagsLength: UInt16 { UInt16(truncatingIfNeeded: word >> 32) }
    @inline(__always) var tagCount: UInt8 { UInt8(truncatingIfNeeded: word >> 48) }
    @inline(__always) var streamLength: UInt8 { UInt8(truncatingIfNeeded: word >> 56) }
}

extension Row {
    /// The parts of this row.
    @inline(__always) var event: StoredEvent {
        unsafe StoredEvent(
            revision: revision, recordedAt: recordedAt, stream: base + streamOffset, tags: base + tagsOffset,
            metadata: base + metadataOffset, payload: base + payloadOffset,
            id: hasID ? base + Offset.names : nil, payloadLength: UInt32(length - payloadOffset),
            metadataLength: UInt32(metadataLength),
            names: NameNumbers(
                tagsLength: UInt16(tagsLength), tagCount: UInt8(tagCount), streamLength: UInt8(streamLength)))
    }
}
