// SPDX-License-Identifier: Apache-2.0

/// Counts what follows what in some texts, and makes shares of it, context by context, the shorter ones first.
struct TextModelBuilder {
    private(set) var starts: [UInt16] = []
    private(set) var rowOfTwo = [UInt16](repeating: 0, count: 1 << 16)
    private(set) var rowOfThree: [(context: UInt32, row: UInt16)] = []

    /// Each symbol that was seen, below the three before it.
    private var seen: [UInt32] = []
    /// How often each symbol followed the context in hand, and which ones did.
    private var counts = [UInt64](repeating: 0, count: TextSymbols.count)
    private var kinds: [UInt8] = []
    private static let count = TextSymbols.count
    private static let whole = UInt64(1) << UInt64(SymbolShare.bits)

    init(texts: [[UInt8]]) {
        for text in texts {
            var last: UInt32 = 0
            var reader = TextSymbols.Reader(text)
            repeat {
                last = last << 8 | UInt32(reader.next().symbol)
                seen.append(last)
            } while last & 0xff != UInt32(TextSymbols.end)
        }
    }

    mutating func build(leastSeen: Int) {
        addRow(shorter: nil)
        // In the order of their contexts, the latest symbol of a context first, so that contexts with the same end are neighbours.
        let keys = seen.map { ($0 & 0xff00) << 16 | $0 & 0xff_0000 | ($0 >> 16) & 0xff00 | $0 & 0xff }.sorted()
        for length in 0...TextModel.order {
            let mask = ~(UInt32.max >> UInt32(8 * length))
            var first = 0
            while first < keys.count {
                let context = keys[first] & mask
                var end = first
                while end < keys.count, keys[end] & mask == context { end += 1 }
                if length < TextModel.order || end - first >= leastSeen {
                    add(
                        latest: context >> 24, earlier: context >> 16 & 0xff, third: context >> 8 & 0xff, length,
                        keys[first..<end])
                }
                first = end
            }
        }
    }

    private mutating func add(
        latest: UInt32, earlier: UInt32, third: UInt32, _ length: Int, _ followers: ArraySlice<UInt32>
    ) {
        for key in followers {
            let symbol = UInt8(truncatingIfNeeded: key)
            if counts[Int(symbol)] == 0 { kinds.append(symbol) }
            counts[Int(symbol)] += 1
        }
        // No symbol is 255: what stands there are the rows of shorter contexts.
        switch length {
        case 0:
            let row = addRow(shorter: 0)
            for index in rowOfTwo.indices { rowOfTwo[index] = row }
        case 1:
            let row = addRow(shorter: rowOfTwo[0xffff])
            for before in 0..<256 { rowOfTwo[before << 8 | Int(latest)] = row }
        case 2:
            rowOfTwo[Int(earlier << 8 | latest)] = addRow(shorter: rowOfTwo[0xff00 | Int(latest)])
        default:
            let row = addRow(shorter: rowOfTwo[Int(earlier << 8 | latest)])
            rowOfThree.append((third << 16 | earlier << 8 | latest, row))
        }
    }

    /// Adds the row of a context from what was counted after it and from the row of the shorter context; without one all
    /// symbols are as likely.
    @discardableResult
    private mutating func addRow(shorter: UInt16?) -> UInt16 {
        // Every symbol has at least one of the shares, whatever was seen.
        let rest = Self.whole - UInt64(Self.count)
        var widths = [UInt64](repeating: 1, count: Self.count)
        if let shorter {
            let all = kinds.reduce(0) { $0 + counts[Int($1)] }
            // What the discount has left, times 2^32, for each of the shares of the shorter context.
            let scale = ((3 * UInt64(kinds.count) * rest) << 32) / (4 * all * Self.whole)
            let base = Int(shorter) * (Self.count + 1)
            let before = Array(starts[base...base + Self.count])
            for symbol in widths.indices {
                widths[symbol] += (UInt64(before[symbol + 1] &- before[symbol]) &* scale) >> 32
            }
            for symbol in kinds {
                widths[Int(symbol)] += (4 * counts[Int(symbol)] - 3) * rest / (4 * all)
                counts[Int(symbol)] = 0
            }
            kinds.removeAll(keepingCapacity: true)
        } else {
            for symbol in widths.indices { widths[symbol] += rest / UInt64(Self.count) }
        }
        return append(widths)
    }

    /// Appends widths as a row. What rounding has left goes to the widest.
    private mutating func append(_ widths: [UInt64]) -> UInt16 {
        var widest = 0
        var sum: UInt64 = 0
        for symbol in widths.indices {
            if widths[symbol] > widths[widest] { widest = symbol }
            sum += widths[symbol]
        }
        var row = [UInt16](repeating: 0, count: widths.count + 1)
        var start: UInt64 = 0
        for symbol in widths.indices {
            row[symbol] = UInt16(truncatingIfNeeded: start)
            start += widths[symbol] + (symbol == widest ? Self.whole - sum : 0)
        }
        row[widths.count] = UInt16(truncatingIfNeeded: start)
        starts += row
        return UInt16(starts.count / row.count - 1)
    }
}
