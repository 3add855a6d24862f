// SPDX-License-Identifier: Apache-2.0

/// The names of all streams of a sealed segment, unpacked for a pass over it.
@safe final class StreamNames {
    /// Where the names are: one word for a view to carry.
    @safe struct Place {
        fileprivate var offsets: UnsafePointer<UInt32>
        fileprivate var text: UnsafeRawPointer
        fileprivate var count: UInt32

        @inline(__always)
        func name(_ number: UInt32) -> UnsafeRawBufferPointer {
            precondition(number < count)
            let start = Int(unsafe offsets[Int(number)])
            return unsafe UnsafeRawBufferPointer(
                start: text + start, count: Int(offsets[Int(number) + 1]) - start)
        }
    }
    let place: UnsafeMutablePointer<Place>
    private let offsets: UnsafeMutablePointer<UInt32>
    private let text: UnsafeMutableRawPointer

    /// Reads the whole table.
    init(_ table: ChunkTable) throws(LogError) {
        var bytes = ByteBuffer(capacity: 64 << 10)
        var starts: [UInt32] = [0]
        starts.reserveCapacity(Int(table.count) + 1)
        for number in 0..<table.chunkCount {
            let chunk = try table.read(chunk: number)
            for index in 0..<chunk.count {
                unsafe bytes.append(RawSpan(_unsafeBytes: chunk.item(index)))
                starts.append(UInt32(bytes.count))
            }
        }
        unsafe offsets = .allocate(capacity: starts.count)
        unsafe offsets.initialize(from: starts, count: starts.count)
        unsafe text = .allocate(byteCount: max(1, bytes.count), alignment: 8)
        unsafe text.copyMemory(from: bytes.base, byteCount: bytes.count)
        unsafe place = .allocate(capacity: 1)
        unsafe place.initialize(to: Place(offsets: offsets, text: text, count: table.count))
    }

    deinit {
        unsafe place.deallocate()
        unsafe offsets.deallocate()
        unsafe text.deallocate()
    }
}
