// SPDX-License-Identifier: Apache-2.0

/// Where the blocks of a sealed segment are: by group of types, and within a group by their first event.
final class BlockDirectory: CachedPart, @unchecked Sendable {  // written only by init
    struct Block: Equatable {
        var offset: UInt64
        /// Bytes in the file, the header included.
        var length: UInt32
        var firstOrdinal: UInt32
        var count: UInt16
        var group: UInt16
    }
    /// A stretch of events in which all blocks end, with the groups of its events in their order.
    struct Stripe: Equatable {
        var firstOrdinal: UInt32
        var count: UInt32
        var orderOffset: UInt64
        var orderLength: UInt32
        var orderChecksum: UInt32
    }
    let blocks: [Block]
    let stripes: [Stripe]
    /// For each group the place of its first block, and one more behind the last group's.
    private let starts: [Int]

    static func encode(blocks: [Block], stripes: [Stripe]) -> ByteBuffer {
        var section = ByteBuffer(capacity: 8 + stripes.count * 24 + blocks.count * 20 + 4)
        section.append(UInt32(stripes.count))
        section.append(UInt32(blocks.count))
        for stripe in stripes {
            section.append(stripe.firstOrdinal)
            section.append(stripe.count)
            section.append(stripe.orderOffset)
            section.append(stripe.orderLength)
            section.append(stripe.orderChecksum)
        }
        for block in blocks.sorted(by: { ($0.group, $0.firstOrdinal) < ($1.group, $1.firstOrdinal) }) {
            section.append(block.offset)
            section.append(block.length)
            section.append(block.firstOrdinal)
            section.append(block.count)
            section.append(block.group)
        }
        section.append(crc32c(section.bytes))
        return section
    }

    /// Reads the section and checks that it covers all events of all groups.
    init(_ source: SectionReader, footer: SealedFooter) throws(LogError) {
        guard source.length >= 12, source.length <= UInt64(footer.events) * 64 + 64 else {
            throw source.damage(at: 0, "The directory of blocks is damaged.")
        }
        let bytes = try source.read(Int(source.length), at: 0)
        let span = bytes.rawSpan
        let stripeCount = Int(span.number(at: 0, as: UInt32.self))
        let blockCount = Int(span.number(at: 4, as: UInt32.self))
        guard crc32c(span.part(0, bytes.count - 4)) == span.number(at: bytes.count - 4),
            12 + stripeCount * 24 + blockCount * 20 == bytes.count
        else { throw source.damage(at: 0, "The directory of blocks is damaged.") }
        stripes = (0..<stripeCount).map { index in
            let at = 8 + index * 24
            return Stripe(
                firstOrdinal: span.number(at: at), count: span.number(at: at + 4), orderOffset: span.number(at: at + 8),
                orderLength: span.number(at: at + 16), orderChecksum: span.number(at: at + 20))
        }
        blocks = (0..<blockCount).map { index in
            let at = 8 + stripeCount * 24 + index * 20
            return Block(
                offset: span.number(at: at), length: span.number(at: at + 8), firstOrdinal: span.number(at: at + 12),
                count: span.number(at: at + 16), group: span.number(at: at + 18))
        }
        guard let starts = Self.starts(blocks, stripes, footer) else {
            throw source.damage(at: 0, "The directory of blocks makes no sense.")
        }
        self.starts = starts
        super.init(byteCount: blocks.count * 24 + stripes.count * 24 + starts.count * 8 + 64)
    }

    private static func starts(_ blocks: [Block], _ stripes: [Stripe], _ footer: SealedFooter) -> [Int]? {
        var next: UInt32 = 0
        for stripe in stripes {
            guard stripe.firstOrdinal == next, stripe.count > 0, stripe.count <= SealedFormat.stripeEvents,
                stripe.orderLength <= stripe.count * 2
            else { return nil }
            let (sum, overflows) = next.addingReportingOverflow(stripe.count)
            if overflows { return nil }
            next = sum
        }
        guard next == footer.events else { return nil }
        var starts: [Int] = []
        var index = 0
        var totals = [UInt64](repeating: 0, count: footer.groupCount)
        for type in footer.types { totals[Int(type.group)] += UInt64(type.events) }
        for group in totals.indices {
            starts.append(index)
            var events: UInt64 = 0
            var last: Int64 = -1
            while index < blocks.count, Int(blocks[index].group) == group {
                guard Int64(blocks[index].firstOrdinal) > last, blocks[index].count > 0 else { return nil }
                last = Int64(blocks[index].firstOrdinal) + Int64(blocks[index].count) - 1
                events += UInt64(blocks[index].count)
                index += 1
            }
            guard events == totals[group], last < Int64(footer.events) else { return nil }
        }
        starts.append(index)
        return index == blocks.count ? starts : nil
    }

    /// The blocks of a group, by their first events.
    func blocks(ofGroup group: Int) -> Range<Int> { starts[group]..<starts[group + 1] }

    /// The last block of a group that starts at or before an event; nil when all start behind it.
    func block(ofGroup group: Int, atOrBefore ordinal: UInt32) -> Int? {
        var low = starts[group]
        var high = starts[group + 1]
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].firstOrdinal <= ordinal { low = middle + 1 } else { high = middle }
        }
        return low == starts[group] ? nil : low - 1
    }

    /// The stripe that holds an event.
    func stripe(holding ordinal: UInt32) -> Int {
        var low = 0
        var high = stripes.count
        while low < high {
            let middle = (low + high) / 2
            if stripes[middle].firstOrdinal <= ordinal { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
