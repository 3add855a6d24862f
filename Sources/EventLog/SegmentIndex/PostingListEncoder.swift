// SPDX-License-Identifier: Apache-2.0

/// Encodes lists of postings, newest first: short ones into their bucket, long ones into pages of their own.
struct PostingListEncoder: ~Copyable {
    private var list: PostingListContent
    /// The pages of all long lists so far.
    private(set) var pages = BitWriter()

    init(ordinalBits: Int, kindBits: Int) {
        list = PostingListContent(ordinalBits: ordinalBits, kindBits: kindBits)
    }

    /// The oldest posting so far.
    var last: UInt32? { list.ordinals.last }

    /// Begins a new list.
    mutating func removeAll() { list.removeAll() }

    /// Adds a posting older than those before.
    mutating func add(_ ordinal: UInt32, kind: UInt16) { list.add(ordinal, kind: kind) }

    /// Writes the list, which is not empty.
    mutating func encode(into bits: inout BitWriter, countOrder: Int) {
        bits.write(UInt64(list.count - 1), order: countOrder)
        bits.write(UInt64(list.ordinals[0]), width: list.ordinalBits)
        guard list.count > SegmentIndexFormat.inlinePostingsMax else {
            let order = list.gapOrder(from: 0, bits: .max).order
            if list.count > 1 { bits.write(UInt64(order), width: SegmentIndexFormat.gapOrderBits) }
            list.write(0..<list.count, order: order, into: &bits)
            return
        }
        let start = pages.buffer.count
        writePages()
        bits.write(UInt64(start), width: 32)
        bits.write(UInt64(pages.buffer.count - start), order: SegmentIndexFormat.pagesBytesOrder)
    }

    /// All pages but the last are of one size, so that a reader finds each without a table.
    private mutating func writePages() {
        let contentBits = (SegmentIndexFormat.postingPageBytes - SegmentIndexFormat.postingPageHeaderBytes) * 8
        var first = 0
        while first < list.count {
            let place = pages.buffer.count
            let (order, count) = list.gapOrder(from: first, bits: contentBits)
            pages.append(0)
            pages.append(UInt32(first))
            pages.append(list.ordinals[first])
            pages.append(UInt32(count) | UInt32(order) << 16)
            list.write(first..<first + count, order: order, into: &pages)
            pages.finishByte()
            first += count
            if first < list.count { pages.appendZeros(upTo: place + SegmentIndexFormat.postingPageBytes) }
            let content = pages.buffer.count - place - 4
            pages.store(crc32c(pages.buffer.bytes.part(place + 4, content), continuing: UInt32(place)), at: place)
        }
    }
}

/// The postings of one list, newest first, and how to write some of them.
private struct PostingListContent {
    let ordinalBits: Int
    let kindBits: Int
    private(set) var ordinals: [UInt32] = []
    private var kinds: [UInt16] = []

    init(ordinalBits: Int, kindBits: Int) {
        self.ordinalBits = ordinalBits
        self.kindBits = kindBits
    }

    var count: Int { ordinals.count }

    mutating func removeAll() {
        ordinals.removeAll(keepingCapacity: true)
        kinds.removeAll(keepingCapacity: true)
    }

    mutating func add(_ ordinal: UInt32, kind: UInt16) {
        ordinals.append(ordinal)
        kinds.append(kind)
    }

    func write(_ range: Range<Int>, order: Int, into bits: inout BitWriter) {
        for index in range {
            if index > range.lowerBound {
                let follows = follows(index)
                bits.write(follows ? 1 : 0, width: 1)
                if follows { continue }
                bits.write(UInt64(gap(before: index)), order: order)
            }
            bits.write(UInt64(kinds[index]), width: kindBits)
        }
    }

    /// Ordinals between a posting and the next newer one.
    @inline(__always)
    private func gap(before index: Int) -> UInt32 { ordinals[index - 1] - ordinals[index] - 1 }

    /// Whether a posting comes directly before the next newer one and is of its kind.
    @inline(__always)
    private func follows(_ index: Int) -> Bool { gap(before: index) == 0 && kinds[index] == kinds[index - 1] }

    /// The order that gets the most postings from `first` on into so many bits, and among such the fewest bits.
    func gapOrder(from first: Int, bits limit: Int) -> (order: Int, count: Int) {
        guard first + 1 < ordinals.count else { return (0, 1) }
        var best = (order: 0, count: 0, bits: Int.max)
        for order in 0...ordinalBits {
            var count = 1
            var bits = kindBits
            for index in first + 1..<ordinals.count {
                let next = follows(index) ? 1 : 1 + ExpGolomb.bits(UInt64(gap(before: index)), order: order) + kindBits
                if next > limit - bits { break }
                bits += next
                count += 1
            }
            if count > best.count || count == best.count && bits < best.bits { best = (order, count, bits) }
        }
        return (best.order, best.count)
    }
}
