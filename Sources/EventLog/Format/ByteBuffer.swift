// SPDX-License-Identifier: Apache-2.0

/// Bytes that grow at their end and keep their room when emptied: the workbench of the encoder and of the readers.
@safe struct ByteBuffer: ~Copyable {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 4_096) {
        self.capacity = max(capacity, 64)
        unsafe base = .allocate(byteCount: self.capacity, alignment: 4_096)
    }

    deinit { unsafe base.deallocate() }

    /// The filled bytes; valid until the next change of the buffer.
    var bytes: RawSpan {
        @_lifetime(borrow self) get {
            let span = unsafe RawSpan(_unsafeStart: base, byteCount: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The filled bytes for a system call; valid until the next change of the buffer.
    var pointer: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: count) }

    /// All the room; valid until the next change of the buffer.
    var room: UnsafeMutableRawBufferPointer { unsafe UnsafeMutableRawBufferPointer(start: base, count: capacity) }

    mutating func removeAll() { count = 0 }

    /// Says that the first `count` bytes are filled now, or cuts back to them.
    mutating func setCount(_ count: Int) {
        precondition(count >= 0 && count <= capacity)
        self.count = count
    }

    mutating func reserve(_ total: Int) {
        guard total > capacity else { return }
        let capacity = max(total, self.capacity * 2)
        let base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 4_096)
        unsafe base.copyMemory(from: self.base, byteCount: count)
        unsafe self.base.deallocate()
        unsafe self.base = base
        self.capacity = capacity
    }

    @inline(__always)
    mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
        reserve(count + MemoryLayout<Value>.size)
        unsafe (base + count).storeBytes(of: value.littleEndian, as: Value.self)
        count += MemoryLayout<Value>.size
    }

    @inline(__always)
    mutating func append(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    @inline(__always)
    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(count + bytes.count)
        unsafe (base + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    @inline(__always)
    mutating func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    @inline(__always)
    mutating func append(utf8 text: String) {
        unsafe text.withBytes { unsafe append($0) }
    }

    /// Appends what another buffer has at `start` and behind it.
    mutating func append(contentsOf other: borrowing ByteBuffer, from start: Int = 0) {
        unsafe append(UnsafeRawBufferPointer(rebasing: other.pointer[start...]))
    }

    /// Puts what another buffer has in the place of as many bytes at `offset`.
    mutating func overwrite(at offset: Int, with other: borrowing ByteBuffer) {
        precondition(offset >= 0 && offset + other.count <= count)
        unsafe (base + offset).copyMemory(from: other.base, byteCount: other.count)
    }

    /// Moves what is at `offset` and behind it by so many bytes; what is between is to be overwritten.
    mutating func insertRoom(_ added: Int, at offset: Int) {
        precondition(added >= 0 && offset >= 0 && offset <= count)
        reserve(count + added)
        unsafe (base + offset + added).copyMemory(from: base + offset, byteCount: count - offset)
        count += added
    }

    mutating func appendZeros(_ count: Int) {
        reserve(self.count + count)
        unsafe (base + self.count).initializeMemory(as: UInt8.self, repeating: 0, count: count)
        self.count += count
    }

    @inline(__always)
    mutating func store<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, at offset: Int) {
        precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= count)
        unsafe (base + offset).storeBytes(of: value.littleEndian, as: Value.self)
    }
}
