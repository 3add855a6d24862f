// SPDX-License-Identifier: Apache-2.0

internal import CLZ4

/// Packs one block after the other, each with a dictionary in front of it or none, and never two that know of each other.
@safe final class BlockPacker {
    private let slow: UnsafeMutablePointer<LZ4_streamHC_t>
    private let quick: UnsafeMutablePointer<LZ4_stream_t>
    /// The dictionary and the block behind it.
    private var input = ByteBuffer(capacity: SealedFormat.dictionaryBytes + SealedFormat.blockContentBytes * 2)
    /// What the last block is stored as.
    private(set) var packed = ByteBuffer(capacity: SealedFormat.blockContentBytes * 2)
    private var check = ByteBuffer(capacity: SealedFormat.dictionaryBytes + SealedFormat.blockContentBytes * 2)

    init() {
        // A process without room for these 272 KiB ends here, as it would anywhere in Swift.
        unsafe slow = LZ4_createStreamHC()!
        unsafe quick = LZ4_createStream()!
    }

    deinit {
        unsafe LZ4_freeStreamHC(slow)
        unsafe LZ4_freeStream(quick)
    }

    var checksum: UInt32 { unsafe crc32c(RawSpan(_unsafeBytes: packed.pointer)) }

    /// Packs a block into ``packed`` and unpacks it again: LZ4-HC has been wrong before (lz4 #560). False where it does not
    /// get shorter, or does not unpack to itself; then the block is there as it is.
    func pack(_ block: UnsafeRawBufferPointer, dictionary: [UInt8], isHasty: Bool) -> Bool {
        input.removeAll()
        input.append(dictionary)
        unsafe input.append(RawSpan(_unsafeBytes: block))
        packed.removeAll()
        packed.reserve(LZ4.bound(block.count))
        packed.setCount(packInput(from: dictionary.count, isHasty: isHasty))
        if packed.count > 0, packed.count < block.count, unsafe isSound(block, dictionary) { return true }
        packed.removeAll()
        unsafe packed.append(RawSpan(_unsafeBytes: block))
        return false
    }

    /// Packs what stands in the input from this byte on, with what stands before it as its dictionary: for LZ4 it is as if
    /// that had been packed before.
    private func packInput(from start: Int, isHasty: Bool) -> Int {
        let room = unsafe packed.room
        guard start > 0 else {
            if isHasty { return unsafe LZ4.compress(input.pointer, into: room) }
            return unsafe LZ4.compressSlowly(input.pointer, into: room, level: SealedFormat.level)
        }
        let dictionary = unsafe input.base.assumingMemoryBound(to: CChar.self)
        let target = unsafe packed.base.assumingMemoryBound(to: CChar.self)
        let count = Int32(input.count - start)
        // Loading forgets all that was packed before.
        if isHasty {
            unsafe LZ4_loadDict(quick, dictionary, Int32(start))
            return unsafe Int(
                LZ4_compress_fast_continue(quick, dictionary + start, target, count, Int32(room.count), 1))
        }
        unsafe LZ4_resetStreamHC_fast(slow, SealedFormat.level)
        unsafe LZ4_loadDictHC(slow, dictionary, Int32(start))
        return unsafe Int(LZ4_compress_HC_continue(slow, dictionary + start, target, count, Int32(room.count)))
    }

    private func isSound(_ block: UnsafeRawBufferPointer, _ dictionary: [UInt8]) -> Bool {
        check.removeAll()
        check.append(dictionary)
        let end = dictionary.count + block.count
        check.reserve(end)
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: check.room[dictionary.count..<end])
        let isUnpacked = unsafe LZ4.decompress(
            packed.pointer, into: target,
            dictionary: UnsafeRawBufferPointer(start: check.base, count: dictionary.count))
        return unsafe isUnpacked
            && RawSpan(_unsafeBytes: UnsafeRawBufferPointer(target)).equals(RawSpan(_unsafeBytes: block))
    }
}

extension LZ4 {
    /// Whether the block unpacks to exactly `output.count` bytes behind its dictionary; never writes beyond them. Quickest
    /// where the dictionary ends in memory where the output begins.
    static func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer,
        dictionary: UnsafeRawBufferPointer
    ) -> Bool {
        guard let inputCount = Int32(exactly: input.count), let outputCount = Int32(exactly: output.count) else {
            return false
        }
        return unsafe LZ4_decompress_safe_usingDict(
            input.baseAddress?.assumingMemoryBound(to: CChar.self),
            output.baseAddress?.assumingMemoryBound(to: CChar.self), inputCount, outputCount,
            dictionary.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(dictionary.count)) == outputCount
    }
}
