// SPDX-License-Identifier: Apache-2.0

/// Goes over the events of a sealed segment in the log's order, or against it, unpacking only the blocks of the types
/// that are wanted: one block a type at a time, through buffers of its own.
@safe struct SealedScan: ~Copyable {
    /// Where a type's events are read: rows of the block that is unpacked now.
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
    private var blocks: [UnpackedBlock?]
    private var window = ByteBuffer(capacity: SealedFormat.blockContentBytes + 8_192)
    /// The type, when only one is wanted: its blocks are read one after the other, without the order of the others.
    private let only: Int?
    private let wanted: [Bool]
    private var order: [UInt16] = []
    private var stripe = -1
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
        let types = segment.footer.types.count
        blocks = [UnpackedBlock?](repeating: nil, count: types)
        only = wanted.count(where: \.self) == 1 ? wanted.firstIndex(of: true) : nil
        unsafe cursors = .allocate(capacity: max(1, types))
        unsafe cursors.initialize(repeating: Cursor(rows: nil, bytes: names), count: max(1, types))
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
            let type = Int(unsafe order.span[unchecked: place])
            next += step
            guard unsafe wanted.span[unchecked: type] else { continue }
            try show(type, UInt32(truncatingIfNeeded: next - step))
            return true
        }
        return false
    }

    @inline(__always)
    private mutating func show(_ type: Int, _ ordinal: UInt32) throws(LogError) {
        let cursor = unsafe cursors + type
        if let rows = unsafe cursor.pointee.rows, unsafe cursor.pointee.next >= 0,
            unsafe cursor.pointee.next < cursor.pointee.count,
            unsafe rows[cursor.pointee.next].ordinal == ordinal
        {
            unsafe event = UnpackedBlock.event(rows[cursor.pointee.next], cursor.pointee.bytes, names: names)
            unsafe cursor.pointee.next += step
        } else {
            try find(type, ordinal)
        }
        self.ordinal = ordinal
        self.type = type
    }

    /// Unpacks the block that must hold the event.
    private mutating func find(_ type: Int, _ ordinal: UInt32) throws(LogError) {
        guard let block = directory.block(ofType: type, atOrBefore: ordinal) else { throw missing(ordinal) }
        try load(type, block)
        guard let row = row(type, atOrBehind: ordinal),
            let rows = unsafe cursors[type].rows, unsafe rows[row].ordinal == ordinal
        else { throw missing(ordinal) }
        unsafe event = UnpackedBlock.event(rows[row], cursors[type].bytes, names: names)
        unsafe cursors[type].next = row + step
    }

    /// The first row of the type's block that is not before the event; nil when all are.
    private func row(_ type: Int, atOrBehind ordinal: UInt32) -> Int? {
        guard let rows = unsafe cursors[type].rows else { return nil }
        var low = 0
        var high = unsafe cursors[type].count
        while low < high {
            let middle = (low + high) / 2
            if unsafe rows[middle].ordinal < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < (unsafe cursors[type].count) ? low : nil
    }

    private mutating func load(_ type: Int, _ number: Int) throws(LogError) {
        let block = blocks[type] ?? UnpackedBlock()
        blocks[type] = block
        try segment.load(directory.blocks[number], into: block, window: &window)
        unsafe cursors[type] = Cursor(rows: block.rows, bytes: block.bytes, next: 0, count: block.count, block: number)
    }

    private mutating func enterStripe() throws(LogError) {
        stripe = directory.stripe(holding: UInt32(next))
        order = try segment.order(directory.stripes[stripe])
        stripeFirst = Int(directory.stripes[stripe].firstOrdinal)
    }

    // MARK: One type alone

    /// Goes to the row that is read first.
    private mutating func settle(_ type: Int) throws(LogError) {
        let blocks = directory.blocks(ofType: type)
        guard !blocks.isEmpty, next >= 0 else { return }
        let start = UInt32(next)
        let block = directory.block(ofType: type, atOrBefore: start) ?? (step > 0 ? blocks.lowerBound : -1)
        guard block >= 0 else { return }
        try load(type, block)
        let row = row(type, atOrBehind: start)
        if step > 0 {
            unsafe cursors[type].next = row ?? cursors[type].count
        } else if let row, let rows = unsafe cursors[type].rows, unsafe rows[row].ordinal == start {
            unsafe cursors[type].next = row
        } else {
            unsafe cursors[type].next = (row ?? cursors[type].count) - 1
        }
    }

    @inline(__always)
    private mutating func advance(only type: Int) throws(LogError) -> Bool {
        let cursor = unsafe cursors + type
        while true {
            guard let rows = unsafe cursor.pointee.rows else { return false }
            let row = unsafe cursor.pointee.next
            guard row >= 0, row < (unsafe cursor.pointee.count) else {
                let block = unsafe cursor.pointee.block + step
                guard directory.blocks(ofType: type).contains(block) else { return false }
                try load(type, block)
                if step < 0 { unsafe cursor.pointee.next = cursor.pointee.count - 1 }
                continue
            }
            ordinal = unsafe rows[row].ordinal
            guard (last - Int(ordinal)) * step >= 0 else { return false }
            unsafe event = UnpackedBlock.event(rows[row], cursor.pointee.bytes, names: names)
            unsafe cursor.pointee.next = row + step
            self.type = type
            return true
        }
    }

    private func missing(_ ordinal: UInt32) -> LogError {
        let position = segment.firstPosition + UInt64(ordinal)
        return LogError(
            .damaged, "An event is missing from the sealed segment. Restore the segment from a backup.",
            file: segment.path, positions: position...position)
    }
}
