// SPDX-License-Identifier: Apache-2.0

internal import CLZ4

/// Raw LZ4 blocks without a frame; whoever stores them keeps both lengths.
package enum LZ4 {
    /// Bytes that are not the block they claim to be.
    package struct MalformedBlock: Error, Sendable {}

    /// The compressed block; empty input gives one byte. Traps above LZ4's limit of 0x7E000000 bytes.
    package static func compress(_ input: RawSpan) -> [UInt8] {
        let bound = bound(input.byteCount)
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            count = unsafe input.withUnsafeBytes { unsafe compress($0, into: UnsafeMutableRawBufferPointer(buffer)) }
        }
    }

    /// The block's contents, exactly `count` bytes of them. The caller has bounded `count`: it is allocated at once.
    package static func decompress(_ input: RawSpan, count: Int) throws(MalformedBlock) -> [UInt8] {
        var good = false
        let output = unsafe [UInt8](unsafeUninitializedCapacity: max(count, 1)) { buffer, filled in
            let room = unsafe UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count)
            good = unsafe input.withUnsafeBytes { unsafe decompress($0, into: room) }
            filled = good ? count : 0
        }
        guard good else { throw MalformedBlock() }
        return output
    }

    /// The block that LZ4-HC makes: slower to make, smaller, unpacked by the same code.
    static func compressSlowly(_ input: RawSpan) -> [UInt8] {
        let bound = bound(input.byteCount)
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            count = unsafe input.withUnsafeBytes {
                unsafe compressSlowly($0, into: UnsafeMutableRawBufferPointer(buffer), level: SealedFormat.level)
            }
        }
    }

    /// The block that LZ4-HC makes, or the input itself where that is not shorter, or does not unpack to it again: LZ4-HC
    /// has been wrong before (lz4 #560).
    static func compressSoundly(_ input: RawSpan) -> [UInt8] {
        let packed = compressSlowly(input)
        guard packed.count < input.byteCount, let again = try? decompress(packed.rawSpan, count: input.byteCount),
            again.rawSpan.equals(input)
        else { return input.array }
        return packed
    }

    static func bound(_ count: Int) -> Int {
        precondition(count <= Int(LZ4_MAX_INPUT_SIZE))
        return Int(LZ4_compressBound(Int32(count)))
    }

    /// Compresses into a buffer of at least `bound(input.count)` bytes and returns the block's length.
    static func compress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int {
        precondition(output.count >= bound(input.count))
        return unsafe Int(
            LZ4_compress_default(
                input.baseAddress?.assumingMemoryBound(to: CChar.self),
                output.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(input.count), Int32(output.count)))
    }

    /// The same with LZ4-HC.
    static func compressSlowly(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, level: Int32
    ) -> Int {
        precondition(output.count >= bound(input.count))
        return unsafe Int(
            LZ4_compress_HC(
                input.baseAddress?.assumingMemoryBound(to: CChar.self),
                output.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(input.count), Int32(output.count), level)
        )
    }

    /// Whether the block unpacks to exactly `output.count` bytes; never writes beyond them.
    static func decompress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
        guard let inputCount = Int32(exactly: input.count), let outputCount = Int32(exactly: output.count) else {
            return false
        }
        return unsafe LZ4_decompress_safe(
            input.baseAddress?.assumingMemoryBound(to: CChar.self),
            output.baseAddress?.assumingMemoryBound(to: CChar.self), inputCount, outputCount) == outputCount
    }
}
