// SPDX-License-Identifier: Apache-2.0

/// An unpacked block for the cache.
@safe final class CachedBlock: CachedPart, @unchecked Sendable {  // never loaded again
    private let block: UnpackedBlock

    init(_ block: UnpackedBlock) {
        self.block = block
        super.init(byteCount: block.byteCount)
    }

    /// The row of the event with this place in the segment; nil when it is not in this block.
    func row(_ ordinal: UInt32) -> (row: BlockRow, bytes: UnsafeRawPointer)? {
        let last = block.count - 1
        guard last >= 0, unsafe block.rows[0].ordinal <= ordinal, unsafe ordinal <= block.rows[last].ordinal else {
            return nil
        }
        let first = unsafe block.rows[0].ordinal
        let span = Int(unsafe block.rows[last].ordinal - first)
        // Events of a group come evenly enough that a guess is near: the rows beside it are in the processor's cache
        // then, those that halving would look at are not.
        var row = span == 0 ? 0 : Int(ordinal - first) * last / span
        while unsafe block.rows[row].ordinal < ordinal { row += 1 }
        while unsafe block.rows[row].ordinal > ordinal { row -= 1 }
        guard unsafe block.rows[row].ordinal == ordinal else { return nil }
        return unsafe (block.rows[row], block.bytes)
    }
}
