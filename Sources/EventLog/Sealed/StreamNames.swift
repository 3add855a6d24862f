// SPDX-License-Identifier: Apache-2.0

/// The names of all streams of a sealed segment, unpacked for a pass over it.
@safe final class StreamNames {
    /// Where the names are: one word for a view to carry.
    @safe struct Place {
        fileprivate var starts: UnsafePointer<UInt32>
        fileprivate var text: UnsafeRawPointer
        fileprivate var count: UInt32

        /// The name with this number, found by its length, a varint of one or two bytes.
        @inline(__always)
        func name(_ number: UInt32) -> UnsafeRawBufferPointer {
            precondition(number < count)
            let start = unsafe text + Int(starts[Int(number)])
            let low = unsafe start.load(as: UInt8.self)
            guard low >= 0x80 else { return unsafe UnsafeRawBufferPointer(start: start + 1, count: Int(low)) }
            let high = unsafe start.load(fromByteOffset: 1, as: UInt8.self)
            return unsafe UnsafeRawBufferPointer(start: start + 2, count: Int(low & 0x7F) | Int(high) << 7)
        }
    }
    let place: UnsafeMutablePointer<Place>
    private let starts: UnsafeMutablePointer<UInt32>
    /// The names as the table has them, each behind its length.
    private var text = ByteBuffer(capacity: 64 << 10)

    /// Reads the whole table. Throws `damaged` where it is not exactly so many names.
    init(_ table: ChunkTable) throws(LogError) {
        unsafe starts = .allocate(capacity: max(1, Int(table.count)))
        unsafe place = .allocate(capacity: 1)
        unsafe place.initialize(to: Place(starts: starts, text: text.base, count: 0))
        for number in 0..<table.chunkCount {
            let start = text.count
            try table.unpack(chunk: number, into: &text)
            guard findNames(table.itemCount(ofChunk: number), from: start) else { throw table.damage(chunk: number) }
        }
        unsafe place.pointee.text = unsafe UnsafeRawPointer(text.base)
    }

    deinit {
        unsafe place.deallocate()
        unsafe starts.deallocate()
    }

    /// Goes over the names of the chunk unpacked last; false when they do not fill it exactly.
    private func findNames(_ names: Int, from start: Int) -> Bool {
        let text = unsafe text.pointer
        let starts = unsafe starts + Int(place.pointee.count)
        var next = start
        for index in 0..<names {
            guard next < text.count else { return false }
            unsafe starts[index] = UInt32(truncatingIfNeeded: next)
            let low = Int(unsafe text[next])
            if low < 0x80 {
                next += 1 + low
            } else {
                guard next + 1 < text.count, unsafe text[next + 1] <= 1 else { return false }
                next += 2 + (low & 0x7F | Int(unsafe text[next + 1]) << 7)
            }
        }
        unsafe place.pointee.count += UInt32(names)
        return next == text.count
    }
}
