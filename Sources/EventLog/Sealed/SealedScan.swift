// SPDX-License-Identifier: Apache-2.0

/// Goes over the events of a sealed segment in the log's order, or against it, unpacking only the blocks of the types
/// that are wanted: one block a group of types at a time, through buffers of its own.
@safe struct SealedScan: ~Copyable {
    /// Where a group's events are read: rows of the block that is unpacked now.
    @safe private struct Cursor {
        var rows: Range<UnsafeMutablePointer<BlockRow>>
        /// The row that is read next; none, when it lies outside of the rows.
        var next: UnsafeMutablePointer<BlockRow>
        var bytes: UnsafeRawPointer
        /// Its place in the directory; -1 before the first.
        var block = -1
    }
    private let segment: SealedSegment
    private let directory: BlockDirectory
    private let streams: StreamNames
    private let names: UnsafeRawPointer
    private let step: Int
    private let cursors: UnsafeMutablePointer<Cursor>
    /// What the cursors point to before they have rows.
    private let nowhere: UnsafeMutablePointer<BlockRow>
    /// By group.
    private var blocks: [UnpackedBlock?]
    private let cache: PartCache
    private var window = ByteBuffer(capacity: SealedFormat.blockContentBytes + 8_192)
    /// By type.
    private let wanted: [Bool]
    /// By group: whether any of its types is wanted.
    private let wantedGroups: [Bool]
    /// The group, when only one is wanted: its blocks are read one after the other, without the order of the others.
    private let only: Int?
    private var order: [UInt16] = []
    private var stripeFirst = 0
    /// The place that is looked at next, and how many are left with it.
    private var next: Int
    private var left: Int
    private let last: Int
    private var row: UnsafeMutablePointer<BlockRow>
    private var bytes: UnsafeRawPointer

    // The event that ``advance()`` came to: its place in the segment, its type's place among the segment's, its parts.
    @inline(__always) var ordinal: UInt32 { unsafe row.pointee.ordinal }
    @inline(__always) var type: Int { Int(unsafe row.pointee.type) }
    @inline(__always) var event: StoredEvent { unsafe row.pointee.event(in: bytes, streams: names) }

    /// Begins at one end of a stretch of the segment. `wanted` says for each of its types whether it is to be read.
    static func begin(
        _ segment: SealedSegment, ordinals: ClosedRange<UInt32>, backwards: Bool, wanted: [Bool], cache: PartCache
    ) throws(LogError) -> SealedScan {
        var scan = SealedScan(
            segment, try segment.directory(cache), try StreamNames(segment.table(.streams, cache)), ordinals, backwards,
            wanted, cache)
        if let only = scan.only { try scan.settle(only) }
        return scan
    }

    private init(
        _ segment: SealedSegment, _ directory: BlockDirectory, _ streams: StreamNames, _ ordinals: ClosedRange<UInt32>,
        _ backwards: Bool, _ wanted: [Bool], _ cache: PartCache
    ) {
        self.segment = segment
        self.cache = cache
        self.directory = directory
        self.streams = streams
        self.wanted = wanted
        unsafe names = UnsafeRawPointer(streams.place)
        step = backwards ? -1 : 1
        next = Int(backwards ? ordinals.upperBound : ordinals.lowerBound)
        left = wanted.contains(true) ? ordinals.count : 0
        last = Int(backwards ? ordinals.lowerBound : ordinals.upperBound)
        let groups = segment.footer.groupCount
        var wantedGroups = [Bool](repeating: false, count: groups)
        for (type, isWanted) in wanted.enumerated() where isWanted {
            wantedGroups[Int(segment.footer.types[type].group)] = true
        }
        self.wantedGroups = wantedGroups
        only = wantedGroups.count(where: \.self) == 1 ? wantedGroups.firstIndex(of: true) : nil
        blocks = [UnpackedBlock?](repeating: nil, count: groups)
        unsafe cursors = .allocate(capacity: max(1, groups))
        unsafe nowhere = .allocate(capacity: 1)
        unsafe nowhere.initialize(to: BlockRow())
        let nothing = unsafe Cursor(rows: nowhere..<nowhere, next: nowhere, bytes: names)
        unsafe cursors.initialize(repeating: nothing, count: max(1, groups))
        unsafe row = unsafe nowhere
        unsafe bytes = unsafe names
    }

    deinit {
        unsafe cursors.deallocate()
        unsafe nowhere.deallocate()
    }

    /// Goes to the next event; false when there is no more.
    @inline(__always)
    mutating func advance() throws(LogError) -> Bool {
        if let only { return try advance(only: only) }
        while left > 0 {
            let place = next &- stripeFirst
            guard place >= 0, place < order.count else {
                try enterStripe()
                continue
            }
            // SealedSegment.order has checked that all of these are groups of the segment.
            let group = Int(unsafe order.span[unchecked: place])
            let ordinal = UInt32(truncatingIfNeeded: next)
            next &+= step
            left &-= 1
            guard unsafe wantedGroups.span[unchecked: group] else { continue }
            let cursor = unsafe cursors + group
            if unsafe !cursor.pointee.rows.contains(cursor.pointee.next)
                || cursor.pointee.next.pointee.ordinal != ordinal
            {
                try find(group, ordinal)
            }
            if unsafe take(cursor) { return true }
        }
        return false
    }

    /// Makes the cursor's event the current one and goes on to its next; false when the event's type is not wanted.
    @inline(__always)
    private mutating func take(_ cursor: UnsafeMutablePointer<Cursor>) -> Bool {
        unsafe row = unsafe cursor.pointee.next
        unsafe bytes = unsafe cursor.pointee.bytes
        unsafe cursor.pointee.next += step
        // SealedSegment.load has checked that it is a type of the segment.
        return unsafe wanted.span[unchecked: type]
    }

    /// Unpacks the block that must hold the event, and goes to it.
    private mutating func find(_ group: Int, _ ordinal: UInt32) throws(LogError) {
        guard let block = directory.block(ofGroup: group, atOrBefore: ordinal) else { throw missing(ordinal) }
        try load(group, block)
        let row = unsafe firstRow(group, atOrBehind: ordinal)
        guard unsafe row < cursors[group].rows.upperBound, unsafe row.pointee.ordinal == ordinal else {
            throw missing(ordinal)
        }
        unsafe cursors[group].next = unsafe row
    }

    /// The first row of the group's block that is not before the event; the rows' end when all are.
    private func firstRow(_ group: Int, atOrBehind ordinal: UInt32) -> UnsafeMutablePointer<BlockRow> {
        let rows = unsafe cursors[group].rows
        var low = unsafe rows.lowerBound
        var high = unsafe rows.upperBound
        while unsafe low < high {
            let middle = unsafe low + (high - low) / 2
            if unsafe middle.pointee.ordinal < ordinal { unsafe low = middle + 1 } else { unsafe high = middle }
        }
        return unsafe low
    }

    private mutating func load(_ group: Int, _ number: Int) throws(LogError) {
        let block = blocks[group] ?? UnpackedBlock(keepsDictionary: true)
        blocks[group] = block
        // Should it fail, nothing that it had is read again.
        unsafe cursors[group].rows = unsafe nowhere..<nowhere
        try segment.load(directory.blocks[number], into: block, cache, window: &window)
        let rows = unsafe block.rows..<block.rows + block.count
        unsafe cursors[group] = Cursor(rows: rows, next: rows.lowerBound, bytes: block.bytes, block: number)
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
        guard !blocks.isEmpty, left > 0 else { return }
        let start = UInt32(next)
        let block = directory.block(ofGroup: group, atOrBefore: start) ?? (step > 0 ? blocks.lowerBound : -1)
        guard block >= 0 else { return }
        try load(group, block)
        let row = unsafe firstRow(group, atOrBehind: start)
        let isHere = unsafe row < cursors[group].rows.upperBound && row.pointee.ordinal == start
        unsafe cursors[group].next = unsafe step > 0 || isHere ? row : row - 1
    }

    @inline(__always)
    private mutating func advance(only group: Int) throws(LogError) -> Bool {
        let cursor = unsafe cursors + group
        while true {
            guard unsafe cursor.pointee.rows.contains(cursor.pointee.next) else {
                let block = unsafe cursor.pointee.block + step
                guard unsafe cursor.pointee.block >= 0, directory.blocks(ofGroup: group).contains(block) else {
                    return false
                }
                try load(group, block)
                if step < 0 { unsafe cursor.pointee.next = cursor.pointee.rows.upperBound - 1 }
                continue
            }
            let ordinal = Int(unsafe cursor.pointee.next.pointee.ordinal)
            guard (step > 0 ? last - ordinal : ordinal - last) >= 0 else { return false }
            if unsafe take(cursor) { return true }
        }
    }

    private func missing(_ ordinal: UInt32) -> LogError {
        let position = segment.firstPosition + UInt64(ordinal)
        return LogError(
            .damaged, "An event is missing from the sealed segment. Restore the segment from a backup.",
            file: segment.path, positions: position...position)
    }
}
