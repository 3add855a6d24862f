// SPDX-License-Identifier: Apache-2.0

/// A block unpacked, with its columns spread out to rows. Can be loaded again and again, and allocates only for a block
/// that is larger than all before.
@safe final class UnpackedBlock {
    /// The dictionary, the unpacked bytes with their slack, the rows.
    private var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 16)
    private var rowsStart = 0
    private(set) var count = 0
    /// Whether the first dictionary stays, for who unpacks many blocks of one group.
    private let keepsDictionary: Bool
    /// The dictionary that stands before the unpacked bytes, where LZ4 reads it fastest.
    private(set) var dictionary: BlockDictionary?

    init(keepsDictionary: Bool = false) { self.keepsDictionary = keepsDictionary }

    deinit { unsafe room.deallocate() }

    var rows: UnsafeMutablePointer<BlockRow> {
        unsafe (room.baseAddress! + rowsStart).assumingMemoryBound(to: BlockRow.self)
    }

    /// The unpacked bytes; valid until the next load.
    var bytes: UnsafeRawPointer { unsafe UnsafeRawPointer(room.baseAddress! + bytesStart) }

    private var bytesStart: Int { unsafe dictionary?.bytes.count ?? 0 }

    var byteCount: Int { unsafe room.count + 128 }

    /// Puts a dictionary before all blocks to come.
    private func keep(_ dictionary: BlockDictionary) {
        self.dictionary = dictionary
        unsafe room.deallocate()
        unsafe room = .allocate(byteCount: 0, alignment: 16)
    }

    /// Unpacks the stored bytes of a block whose header is `header`; false when they do not match their checksum or make
    /// no sense. `dictionary` is that of the group, where none is kept; `events` and `streams` are how many the segment
    /// has, `type` is that of all events where the block does not say another.
    func load(
        _ header: BlockHeader, _ stored: UnsafeRawBufferPointer, dictionary other: BlockDictionary? = nil, type: UInt16,
        events: UInt32, streams: UInt32
    ) -> Bool {
        count = 0
        let rawLength = Int(header.rawLength)
        guard stored.count == Int(header.storedLength),
            unsafe crc32c(RawSpan(_unsafeBytes: stored)) == header.checksum
        else { return false }
        if let other, keepsDictionary { keep(other) }
        let body = unsafe reserve(
            rows: Int(header.count), bytes: rawLength + ColumnReader.slackBytes)
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: body[..<rawLength])
        guard unsafe unpack(header.codec, stored, into: target, other) else { return false }
        unsafe body.storeBytes(of: 0, toByteOffset: rawLength, as: UInt64.self)
        let spreading = unsafe RowSpreading(header, bytes, rows)
        guard spreading.run(type: type, events: events, streams: streams) else { return false }
        count = Int(header.count)
        return true
    }

    private func unpack(
        _ codec: BlockHeader.Codec, _ stored: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer,
        _ other: BlockDictionary?
    ) -> Bool {
        switch codec {
        case .raw:
            unsafe target.copyMemory(from: stored)
            return true
        case .lz4:
            return unsafe LZ4.decompress(stored, into: target)
        case .lz4Dictionary:
            guard let dictionary else {
                guard let other else { return false }
                return unsafe other.unpack(stored, into: target)
            }
            let kept = unsafe UnsafeRawBufferPointer(start: room.baseAddress!, count: dictionary.bytes.count)
            return unsafe LZ4.decompress(stored, into: target, dictionary: kept)
        }
    }

    /// Makes room for rows and bytes, and returns that of the bytes.
    private func reserve(rows: Int, bytes: Int) -> UnsafeMutableRawBufferPointer {
        let alignment = MemoryLayout<BlockRow>.alignment
        rowsStart = (bytesStart + bytes + alignment - 1) / alignment * alignment
        let total = rowsStart + rows * MemoryLayout<BlockRow>.stride
        if unsafe room.count < total {
            unsafe room.deallocate()
            unsafe room = .allocate(byteCount: total, alignment: 16)
            if let dictionary { unsafe room.copyMemory(from: dictionary.bytes) }
        }
        unsafe (room.baseAddress! + rowsStart).bindMemory(to: BlockRow.self, capacity: rows)
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
