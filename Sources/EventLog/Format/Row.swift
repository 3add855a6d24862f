// SPDX-License-Identifier: Apache-2.0

/// One event inside an unpacked batch. The lengths inside the row were checked against it by ``init(_:at:)``.
@safe struct Row {
    enum Offset {
        static let length = 0
        static let type = 4
        static let flags = 6
        static let tagCount = 7
        static let revision = 8
        static let recordedAt = 16
        static let streamLength = 24
        static let reserved = 25
        static let tagsLength = 26
        static let metadataLength = 28
        static let names = 32
    }
    static let carriesID: UInt8 = 1
    static let idBytes = 16

    let base: UnsafeRawPointer
    let length: Int

    /// The row at `offset`; nil when the bytes there are no whole row, or the row names no stream: no event is without one,
    /// and a ``StoredEvent`` without a name is one whose name stands elsewhere.
    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard let start = bytes.baseAddress, offset >= 0, bytes.count - offset >= LogFormat.rowHeaderBytes else {
            return nil
        }
        unsafe base = start + offset
        length = Int(UInt32(littleEndian: unsafe base.loadUnaligned(as: UInt32.self)))
        guard length >= LogFormat.rowHeaderBytes, length <= bytes.count - offset, payloadOffset <= length,
            streamLength > 0
        else {
            return nil
        }
    }

    @inline(__always)
    private func number<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Value {
        unsafe Value(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    @inline(__always) var typeIndex: Int { Int(number(Offset.type) as UInt16) }
    @inline(__always) var flags: UInt8 { number(Offset.flags) }
    @inline(__always) var tagCount: Int { Int(number(Offset.tagCount) as UInt8) }
    @inline(__always) var revision: Revision { number(Offset.revision) }
    @inline(__always) var recordedAt: Timestamp { Timestamp(microseconds: number(Offset.recordedAt)) }
    @inline(__always) var streamLength: Int { Int(number(Offset.streamLength) as UInt8) }
    @inline(__always) var tagsLength: Int { Int(number(Offset.tagsLength) as UInt16) }
    @inline(__always) var metadataLength: Int { Int(number(Offset.metadataLength) as UInt32) }
    @inline(__always) var hasID: Bool { flags & Self.carriesID != 0 }
    @inline(__always) var streamOffset: Int { Offset.names + (hasID ? Self.idBytes : 0) }
    @inline(__always) var tagsOffset: Int { streamOffset + streamLength }
    @inline(__always) var metadataOffset: Int { tagsOffset + tagsLength }
    @inline(__always) var payloadOffset: Int { metadataOffset + metadataLength }

    @inline(__always)
    private func slice(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: base + offset, count: count)
    }

    // As pointers, because a row is kept apart from the buffer that it lies in; EventView turns them into spans.
    @inline(__always) var stream: UnsafeRawBufferPointer { unsafe slice(streamOffset, streamLength) }
    @inline(__always) var metadata: UnsafeRawBufferPointer { unsafe slice(metadataOffset, metadataLength) }
    @inline(__always) var payload: UnsafeRawBufferPointer {
        unsafe slice(payloadOffset, length - payloadOffset)
    }
    var id: EventID? {
        hasID ? EventID(high: number(Offset.names), low: number(Offset.names + 8)) : nil
    }

    /// Calls `body` with each tag; false when the tags do not fill their room exactly, or one is empty.
    @inline(__always) @discardableResult
    func forEachTag(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        let tags = unsafe slice(tagsOffset, tagsLength)
        var next = 0
        for _ in 0..<tagCount {
            guard next < tags.count else { return false }
            let count = Int(unsafe tags[next])
            guard count > 0, count <= tags.count - next - 1 else { return false }
            unsafe body(UnsafeRawBufferPointer(rebasing: tags[next + 1..<next + 1 + count]))
            next += 1 + count
        }
        return next == tags.count
    }
}
