// SPDX-License-Identifier: Apache-2.0

import CPlainLZ4

/// The same bytes as a log's payloads, in plain LZ4 blocks in memory: what decoding costs when nothing else is done.
public struct PlainBlocks {
    private var blocks: [(stored: [UInt8], count: Int)] = []
    private var out: [UInt8] = []
    private var copy: [UInt8] = []

    /// Bytes before and after compression.
    public private(set) var rawBytes = 0, storedBytes = 0

    public init() {}

    /// Compresses one block and keeps it.
    @discardableResult public mutating func append(_ raw: [UInt8]) -> Int {
        let stored = Self.compress(raw)
        blocks.append((stored, raw.count))
        rawBytes += raw.count
        storedBytes += stored.count
        if raw.count > out.count {
            out = [UInt8](repeating: 0, count: raw.count)
            copy = out
        }
        return stored.count
    }

    /// `raw` as one LZ4 block.
    public static func compress(_ raw: [UInt8]) -> [UInt8] {
        let bound = Int(LZ4_compressBound(Int32(raw.count)))
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            count = raw.withUnsafeBytes { source in
                Int(LZ4_compress_default(source.baseAddress, buffer.baseAddress, Int32(raw.count), Int32(bound)))
            }
        }
    }

    /// Decodes every block once; the last bytes' sum, so that the work cannot be left out.
    public mutating func decodeAll() -> Int {
        var sum = 0
        for block in blocks {
            let count = block.stored.withUnsafeBytes { source in
                out.withUnsafeMutableBytes { target in
                    LZ4_decompress_safe(
                        source.baseAddress, target.baseAddress, Int32(block.stored.count), Int32(block.count))
                }
            }
            precondition(Int(count) == block.count, "a block of our own must decode")
            sum &+= Int(out[block.count - 1])
        }
        return sum
    }

    /// Copies as many bytes as the blocks hold decoded.
    public mutating func copyAll() -> Int {
        var sum = 0
        for block in blocks {
            out.withUnsafeBytes { source in
                copy.withUnsafeMutableBytes { target in
                    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<block.count]))
                }
            }
            sum &+= Int(copy[block.count - 1])
        }
        return sum
    }
}
