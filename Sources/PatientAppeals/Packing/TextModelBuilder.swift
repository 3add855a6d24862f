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
    /// The row in hand.
    private var widths = [UInt64](repeating: 0, count: TextSymbols.count)
    private static let count = TextSymbols.count
    private static let whole = UInt64(1) << UInt64(SymbolShare.bits)

    init(texts: [[UInt8]]) {
        for text in texts {
            var last: UInt32 = 0
            func note(_ symbol: UInt8) {
                last = last << 8 | UInt32(symbol)
                seen.append(last)
            }
            TextSymbols.symbols(of: text) { symbol, _ in note(symbol) }
            note(TextSymbols.end)
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
        if let shorter {
            let all = kinds.reduce(0) { $0 + counts[Int($1)] }
            // What the discount has left, times 2^32, for each of the shares of the shorter context.
            let scale = ((3 * UInt64(kinds.count) * rest) << 32) / (4 * all * Self.whole)
            let base = Int(shorter) * (Self.count + 1)
            for symbol in 0..<Self.count {
                widths[symbol] = 1 + (UInt64(starts[base + symbol + 1] - starts[base + symbol]) * scale) >> 32
            }
            for symbol in kinds {
                widths[Int(symbol)] += (4 * counts[Int(symbol)] - 3) * rest / (4 * all)
                counts[Int(symbol)] = 0
            }
            kinds.removeAll(keepingCapacity: true)
        } else {
            for symbol in 0..<Self.count { widths[symbol] = 1 + rest / UInt64(Self.count) }
        }
        return appendRow()
    }

    /// Appends the widths as a row. What rounding has left goes to the widest.
    private mutating func appendRow() -> UInt16 {
        let base = starts.count
        starts.append(contentsOf: repeatElement(0, count: Self.count + 1))
        var widest = 0
        var sum: UInt64 = 0
        for symbol in 0..<Self.count {
            if widths[symbol] > widths[widest] { widest = symbol }
            sum += widths[symbol]
        }
        widths[widest] += Self.whole - sum
        var start: UInt64 = 0
        for symbol in 0..<Self.count {
            starts[base + symbol] = UInt16(truncatingIfNeeded: start)
            start += widths[symbol]
        }
        starts[base + Self.count] = UInt16(truncatingIfNeeded: start)
        return UInt16(base / (Self.count + 1))
    }
}
