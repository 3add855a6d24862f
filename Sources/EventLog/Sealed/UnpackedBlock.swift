// SPDX-License-Identifier: Apache-2.0

/// A block unpacked, with its columns spread out to rows. Can be loaded again and again, and allocates only for a block
/// that is larger than all before.
@safe final class UnpackedBlock {
    /// The rows, and behind them the unpacked bytes with their slack.
    private var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 16)
    private var bytesStart = 0
    private(set) var count = 0

    deinit { unsafe room.deallocate() }

    var rows: UnsafeMutablePointer<BlockRow> { unsafe room.baseAddress!.assumingMemoryBound(to: BlockRow.self) }

    /// The unpacked bytes; valid until the next load.
    var bytes: UnsafeRawPointer { unsafe UnsafeRawPointer(room.baseAddress! + bytesStart) }

    var byteCount: Int { unsafe room.count + 128 }

    /// Unpacks the stored bytes of a block whose header is `header`; false when they do not match their checksum or make
    /// no sense. `events` and `streams` are how many the segment has, `type` is that of all events where the block does
    /// not say another.
    func load(_ header: BlockHeader, _ stored: UnsafeRawBufferPointer, type: UInt16, events: UInt32, streams: UInt32)
        -> Bool
    {
        count = 0
        let rawLength = Int(header.rawLength)
        guard stored.count == Int(header.storedLength),
            unsafe crc32c(RawSpan(_unsafeBytes: stored)) == header.checksum
        else { return false }
        let body = unsafe reserve(rows: Int(header.count), bytes: rawLength + ColumnReader.slackBytes)
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: body[..<rawLength])
        if header.codec == .raw {
            unsafe target.copyMemory(from: stored)
        } else {
            guard unsafe LZ4.decompress(stored, into: target) else { return false }
        }
        unsafe body.storeBytes(of: 0, toByteOffset: rawLength, as: UInt64.self)
        let spreading = unsafe RowSpreading(header, bytes, rows)
        guard spreading.run(type: type, events: events, streams: streams) else { return false }
        count = Int(header.count)
        return true
    }

    /// Makes room for rows and bytes, and returns that of the bytes.
    private func reserve(rows: Int, bytes: Int) -> UnsafeMutableRawBufferPointer {
        bytesStart = rows * MemoryLayout<BlockRow>.stride
        if unsafe room.count < bytesStart + bytes {
            unsafe room.deallocate()
            unsafe room = .allocate(byteCount: bytesStart + bytes, alignment: 16)
        }
        unsafe room.baseAddress!.bindMemory(to: BlockRow.self, capacity: rows)
        return unsafe UnsafeMutableRawBufferPointer(rebasing: room[bytesStart..<bytesStart + bytes])
    }

    /// Whether all rows have types of this group. `groups` has the group of each of the segment's types.
    func hasTypes(of group: UInt16, _ groups: [UInt16]) -> Bool {
        let groups = groups.span
        for index in 0..<count {
            let type = Int(unsafe rows[index].type)
            guard type < groups.count, groups[type] == group else { return false }
        }
        return true
    }
}
