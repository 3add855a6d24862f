// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Writes a message's fields as bytes. Made by ``PayloadMessage/encoded()``; never throws of itself.
///
/// It writes into memory that its maker lends (a stack buffer) and moves to the heap when that is full, because one
/// bounds check for a field is several times cheaper than an array's checks for each byte.
@safe public struct PayloadWriter: FieldCoder {
    @usableFromInline var start: UnsafeMutableRawPointer
    @usableFromInline var next: UnsafeMutableRawPointer
    @usableFromInline var end: UnsafeMutableRawPointer
    @usableFromInline var isOnHeap = false
    /// Where the message begins whose fields are written now, counted from `start`.
    @usableFromInline var messageStart = 0
    /// Whether bytes were written that no field of the messages vouches for.
    @usableFromInline var wroteUnknown = false

    /// A writer into `buffer`, which must not be empty and must outlive it.
    @inlinable init(_ buffer: UnsafeMutableRawBufferPointer) {
        unsafe start = buffer.baseAddress!
        unsafe next = start
        unsafe end = start + buffer.count
    }

    /// What was written.
    @inlinable var bytes: [UInt8] {
        unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: next - start))
    }

    /// Gives heap memory back; the writer must not be used after it.
    @inlinable func deallocate() {
        if isOnHeap { unsafe start.deallocate() }
    }

    // MARK: Fields

    /// Writes tag and zig-zag varint, nothing for 0.
    @inlinable public mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) {
        guard value != 0 else { return }
        reserve(15)
        put(varint: UInt64(number << 3))
        put(varint: zigZagEncoded(value))
    }

    /// Writes tag and 1, nothing for false.
    @inlinable public mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) {
        guard value else { return }
        reserve(6)
        put(varint: UInt64(number << 3))
        put(varint: 1)
    }

    /// Writes tag, length and UTF-8, nothing for the empty text.
    @inlinable public mutating func string(_ number: Int, _ name: String, _ value: inout String) {
        guard !value.isEmpty else { return }
        put(number, text: &value)
    }

    /// Writes each text as ``string(_:_:_:)`` does, the empty ones included.
    @inlinable public mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) {
        for index in value.indices { put(number, text: &value[index]) }
    }

    /// Writes tag, length and bytes, nothing for none.
    @inlinable public mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {
        guard !value.isEmpty else { return }
        unsafe value.withUnsafeBytes { unsafe put(number, delimited: $0) }
    }

    /// Writes tag, 16 and the bytes, nothing where all are 0.
    @inlinable public mutating func sixteenBytes(
        _ number: Int, _ name: String, _ high: inout UInt64, _ low: inout UInt64
    ) {
        guard high | low != 0 else { return }
        unsafe withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { unsafe put(number, delimited: $0) }
    }

    /// Writes tag and the code as a varint, nothing for 0.
    @inlinable public mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        let code = value.code
        guard code != 0 else { return }
        reserve(7)
        put(varint: UInt64(number << 3))
        put(varint: UInt64(code))
    }

    /// Writes tag and the microseconds as a zig-zag varint, nothing for nil.
    @inlinable public mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) {
        guard let time = value else { return }
        reserve(15)
        put(varint: UInt64(number << 3))
        put(varint: zigZagEncoded(time.microseconds))
    }

    /// Writes tag, length and the message's fields, nothing for nil.
    @inlinable public mutating func message<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout Message?
    ) throws(PayloadError) {
        guard value != nil else { return }
        try put(number, message: &value!)
    }

    /// Writes each message as ``message(_:_:_:)`` does, the empty ones included.
    @inlinable public mutating func messages<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout [Message]
    ) throws(PayloadError) {
        for index in value.indices { try put(number, message: &value[index]) }
    }

    /// Puts the fields where their numbers belong among those written before.
    @inlinable public mutating func unknown(_ fields: inout UnknownFields) {
        if !fields.bytes.isEmpty { merge(fields) }
    }

    // MARK: Parts of fields

    @inlinable mutating func put(_ number: Int, text value: inout String) {
        value.withUTF8 { unsafe put(number, delimited: UnsafeRawBufferPointer($0)) }
    }

    @inlinable mutating func put(_ number: Int, delimited value: UnsafeRawBufferPointer) {
        reserve(15 + value.count)
        put(varint: UInt64(number << 3) | UInt64(WireType.delimited))
        put(varint: UInt64(value.count))
        guard let source = value.baseAddress else { return }
        unsafe next.copyMemory(from: source, byteCount: value.count)
        unsafe next += value.count
    }

    @inlinable mutating func put<Message: PayloadMessage>(
        _ number: Int,
        message value: inout Message
    ) throws(PayloadError) {
        reserve(6)
        put(varint: UInt64(number << 3) | UInt64(WireType.delimited))
        unsafe next += 1  // most messages are shorter than 128 bytes; `closeMessage` makes room for a longer length
        let outerStart = messageStart
        messageStart = unsafe next - start
        try value.code(with: &self)
        closeMessage()
        messageStart = outerStart
    }

    /// Writes the length of the message that ends here in front of it.
    @inlinable mutating func closeMessage() {
        let count = unsafe next - start - messageStart
        if count < 0x80 {
            unsafe start.storeBytes(of: UInt8(count), toByteOffset: messageStart - 1, as: UInt8.self)
        } else {
            closeLongMessage(count)
        }
    }

    @usableFromInline mutating func closeLongMessage(_ count: Int) {
        let lengthBytes = varintByteCount(UInt64(count))
        reserve(lengthBytes)
        let message = unsafe start + messageStart
        unsafe (message + lengthBytes - 1).copyMemory(from: message, byteCount: count)
        unsafe next = message - 1
        put(varint: UInt64(count))
        unsafe next += count
    }

    /// Writes a varint into space that was reserved.
    @inlinable mutating func put(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            unsafe next.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
            unsafe next += 1
            rest >>= 7
        }
        unsafe next.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        unsafe next += 1
    }

    /// Makes room for `count` more bytes.
    @inlinable mutating func reserve(_ count: Int) {
        if unsafe end - next < count { grow(by: count) }
    }

    @usableFromInline @inline(never) mutating func grow(by count: Int) {
        let used = unsafe next - start
        let capacity = max(2 * used, used + count)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        unsafe memory.copyMemory(from: start, byteCount: used)
        deallocate()
        unsafe start = unsafe memory
        unsafe next = memory + used
        unsafe end = memory + capacity
        isOnHeap = true
    }

    /// Merges `fields` into the message that ends here, by number; bytes that are no field go to the end.
    @usableFromInline @inline(never) mutating func merge(_ fields: UnknownFields) {
        wroteUnknown = true
        let known = unsafe [UInt8](
            UnsafeRawBufferPointer(start: start + messageStart, count: next - start - messageStart)
        )
        reserve(fields.bytes.count)
        unsafe next = start + messageStart
        let knownRuns = fieldRuns(known)
        var unknownRuns = fieldRuns(fields.bytes)[...]
        for run in knownRuns {
            while let unknown = unknownRuns.first, unknown.number < run.number {
                put(fields.bytes[unknown.bytes])
                unknownRuns.removeFirst()
            }
            put(known[run.bytes])
        }
        for unknown in unknownRuns { put(fields.bytes[unknown.bytes]) }
    }

    private mutating func put(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { source in
            guard let address = source.baseAddress else { return }
            unsafe next.copyMemory(from: address, byteCount: source.count)
            unsafe next += source.count
        }
    }
}

/// The fields in `bytes`, tag and value; what follows the last whole field is a last run of the highest number.
private func fieldRuns(_ bytes: [UInt8]) -> [(number: UInt32, bytes: Range<Int>)] {
    unsafe bytes.withUnsafeBytes { buffer in
        var cursor = unsafe WireCursor(buffer)
        var runs: [(number: UInt32, bytes: Range<Int>)] = []
        var start = 0
        while let tag = unsafe cursor.tag(), tag != endTag, unsafe cursor.skipValue(of: tag) {
            let end = unsafe buffer.count - cursor.remaining
            runs.append((tag >> 3, start..<end))
            start = end
        }
        if start < buffer.count { runs.append((.max, start..<buffer.count)) }
        return runs
    }
}
