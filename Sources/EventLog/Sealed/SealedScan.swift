// SPDX-License-Identifier: Apache-2.0

/// Goes over the events of a sealed segment in the log's order, or against it, unpacking only the blocks of the types
/// that are wanted: one block a group of types at a time, through buffers of its own.
@safe struct SealedScan: ~Copyable {
    /// Where a group's events are read: rows of the block that is unpacked now.
    @safe private struct Cursor {
        var rows: UnsafeMutablePointer<BlockRow>?
        var bytes: UnsafeRawPointer
        var next = 0
        var count = 0
        /// Its place in the directory.
        var block = -1
    }
    private let segment: SealedSegment
    private let directory: BlockDirectory
    private let streams: StreamNames
    private let names: UnsafeRawPointer
    private let step: Int
    private let cursors: UnsafeMutablePointer<Cursor>
    /// By group.
    private var blocks: [UnpackedBlock?]
    private var window = ByteBuffer(capacity: SealedFormat.blockContentBytes + 8_192)
    /// By type.
    private let wanted: [Bool]
    /// By group: whether any of its types is wanted.
    private let wantedGroups: [Bool]
    /// The group, when only one is wanted: its blocks are read one after the other, without the order of the others.
    private let only: Int?
    private var order: [UInt16] = []
    private var stripeFirst = 0
    private var next: Int
    private let last: Int

    /// The event that ``advance()`` came to: its place in the segment, its type's place among the segment's, its parts.
    private(set) var ordinal: UInt32 = 0
    private(set) var type = 0
    private(set) var event: StoredEvent

    /// Begins at one end of a stretch of the segment. `wanted` says for each of its types whether it is to be read.
    static func begin(
        _ segment: SealedSegment, ordinals: ClosedRange<UInt32>, backwards: Bool, wanted: [Bool], cache: PartCache
    ) throws(LogError) -> SealedScan {
        var scan = SealedScan(
            segment, try segment.directory(cache), try StreamNames(segment.table(.streams, cache)), ordinals, backwards,
            wanted)
        if let only = scan.only { try scan.settle(only) }
        return scan
    }

    private init(
        _ segment: SealedSegment, _ directory: BlockDirectory, _ streams: StreamNames, _ ordinals: ClosedRange<UInt32>,
        _ backwards: Bool, _ wanted: [Bool]
    ) {
        self.segment = segment
        self.directory = directory
        self.streams = streams
        self.wanted = wanted
        unsafe names = UnsafeRawPointer(streams.place)
        step = backwards ? -1 : 1
        let first = Int(backwards ? ordinals.upperBound : ordinals.lowerBound)
        last = Int(backwards ? ordinals.lowerBound : ordinals.upperBound)
        next = wanted.contains(true) ? first : last + step
        let groups = segment.footer.groupCount
        var wantedGroups = [Bool](repeating: false, count: groups)
        for (type, isWanted) in wanted.enumerated() where isWanted {
            wantedGroups[Int(segment.footer.types[type].group)] = true
        }
        self.wantedGroups = wantedGroups
        only = wantedGroups.count(where: \.self) == 1 ? wantedGroups.firstIndex(of: true) : nil
        blocks = [UnpackedBlock?](repeating: nil, count: groups)
        unsafe cursors = .allocate(capacity: max(1, groups))
        unsafe cursors.initialize(repeating: Cursor(rows: nil, bytes: names), count: max(1, groups))
        unsafe event = UnpackedBlock.event(BlockRow(), names, names: names)
    }

    deinit { unsafe cursors.deallocate() }

    /// Goes to the next event; false when there is no more.
    @inline(__always)
    mutating func advance() throws(LogError) -> Bool {
        if let only { return try advance(only: only) }
        while (last - next) * step >= 0 {
            let place = next - stripeFirst
            guard place >= 0, place < order.count else {
                try enterStripe()
                continue
            }
            // SealedSegment.order has checked that all of these are groups of the segment.
            let group = Int(unsafe order.span[unchecked: place])
            next += step
            guard unsafe wantedGroups.span[unchecked: group] else { continue }
            let row = unsafe try row(group, UInt32(truncatingIfNeeded: next - step))
            if unsafe show(row, group) { return true }
        }
        return false
    }

    /// Makes the row's event the current one; false when its type is not wanted.
    @inline(__always)
    private mutating func show(_ row: UnsafeMutablePointer<BlockRow>, _ group: Int) -> Bool {
        type = Int(unsafe row.pointee.type)
        // SealedSegment.load has checked that it is a type of the segment.
        guard unsafe wanted.span[unchecked: type] else { return false }
        ordinal = unsafe row.pointee.ordinal
        unsafe event = UnpackedBlock.event(row.pointee, cursors[group].bytes, names: names)
        return true
    }

    /// The row of the group's event at this place: the next one of the block that is unpacked, or one of another.
    @inline(__always)
    private mutating func row(_ group: Int, _ ordinal: UInt32) throws(LogError) -> UnsafeMutablePointer<BlockRow> {
        let cursor = unsafe cursors + group
        let next = unsafe cursor.pointee.next
        if let rows = unsafe cursor.pointee.rows, next >= 0, next < (unsafe cursor.pointee.count),
            unsafe rows[next].ordinal == ordinal
        {
            unsafe cursor.pointee.next = next + step
            return unsafe rows + next
        }
        return unsafe try find(group, ordinal)
    }

    /// Unpacks the block that must hold the event.
    private mutating func find(_ group: Int, _ ordinal: UInt32) throws(LogError) -> UnsafeMutablePointer<BlockRow> {
        guard let block = directory.block(ofGroup: group, atOrBefore: ordinal) else { throw missing(ordinal) }
        try load(group, block)
        guard let row = firstRow(group, atOrBehind: ordinal),
            let rows = unsafe cursors[group].rows, unsafe rows[row].ordinal == ordinal
        else { throw missing(ordinal) }
        unsafe cursors[group].next = row + step
        return unsafe rows + row
    }

    /// The first row of the group's block that is not before the event; nil when all are.
    private func firstRow(_ group: Int, atOrBehind ordinal: UInt32) -> Int? {
        guard let rows = unsafe cursors[group].rows else { return nil }
        var low = 0
        var high = unsafe cursors[group].count
        while low < high {
            let middle = (low + high) / 2
            if unsafe rows[middle].ordinal < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < (unsafe cursors[group].count) ? low : nil
    }

    private mutating func load(_ group: Int, _ number: Int) throws(LogError) {
        let block = blocks[group] ?? UnpackedBlock()
        blocks[group] = block
        try segment.load(directory.blocks[number], into: block, window: &window)
        unsafe cursors[group] = Cursor(rows: block.rows, bytes: block.bytes, next: 0, count: block.count, block: number)
    }

    private mutating func enterStripe() throws(LogError) {
        let stripe = directory.stripes[directory.stripe(holding: UInt32(next))]
        order = try segment.order(stripe)
        stripeFirst = Int(stripe.firstOrdinal)
    }

    // MARK: One group alone

    /// Goes to the row that is read first.
    private mutating func settle(_ group: Int) throws(LogError) {
        let blocks = directory.blocks(ofGroup: group)
        guard !blocks.isEmpty, next >= 0 else { return }
        let start = UInt32(next)
        let block = directory.block(ofGroup: group, atOrBefore: start) ?? (step > 0 ? blocks.lowerBound : -1)
        guard block >= 0 else { return }
        try load(group, block)
        let row = firstRow(group, atOrBehind: start)
        if step > 0 {
            unsafe cursors[group].next = row ?? cursors[group].count
        } else if let row, let rows = unsafe cursors[group].rows, unsafe rows[row].ordinal == start {
            unsafe cursors[group].next = row
        } else {
            unsafe cursors[group].next = (row ?? cursors[group].count) - 1
        }
    }

    @inline(__always)
    private mutating func advance(only group: Int) throws(LogError) -> Bool {
        let cursor = unsafe cursors + group
        while true {
            guard let rows = unsafe cursor.pointee.rows else { return false }
            let row = unsafe cursor.pointee.next
            guard row >= 0, row < (unsafe cursor.pointee.count) else {
                let block = unsafe cursor.pointee.block + step
                guard directory.blocks(ofGroup: group).contains(block) else { return false }
                try load(group, block)
                if step < 0 { unsafe cursor.pointee.next = cursor.pointee.count - 1 }
                continue
            }
            guard (last - Int(unsafe rows[row].ordinal)) * step >= 0 else { return false }
            unsafe cursor.pointee.next = row + step
            if unsafe show(rows + row, group) { return true }
        }
    }

    private func missing(_ ordinal: UInt32) -> LogError {
        let position = segment.firstPosition + UInt64(ordinal)
        return LogError(
            .damaged, "An event is missing from the sealed segment. Restore the segment from a backup.",
            file: segment.path, positions: position...position)
    }
}
