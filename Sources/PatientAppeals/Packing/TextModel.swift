// SPDX-License-Identifier: Apache-2.0

/// How likely each symbol is after the ones before it, counted once in a list of words that is part of the program.
///
/// Nothing is learnt from what is packed: all texts are packed by the same shares, and these are whole numbers, so that every
/// machine computes the same. A row holds the shares after one context of up to three symbols. Where a context has been
/// seen, what followed it keeps its count less three quarters, and these quarters go to the shares of the context that is one
/// symbol shorter (absolute discounting: Ney, Essen, Kneser, "On structuring probabilistic dependences in stochastic language
/// modelling", 1994).
final class TextModel: Sendable {
    /// The form in which texts are sealed now; it must never change, see `docs/key-store-format.md`.
    static let standard = TextModel(texts: WordLists.all)

    static let order = 3
    /// A context of three symbols that was seen less often has no row of its own.
    private static let leastSeen = 3
    private static let whole: UInt32 = 1 << SymbolShare.bits
    /// Where each symbol's share starts, row after row; a row ends with the whole.
    private let starts: [UInt16]
    /// The row of the longest known context of at most two symbols, by both of them.
    private let rowOfTwo: [UInt16]
    /// The rows of contexts of three symbols, hashed.
    private let rowOfThree: ContextTable

    /// What came before the next symbol: the last three, the latest lowest.
    struct Context {
        fileprivate(set) var symbols: UInt32 = 0
        static let beginning = Context()
        mutating func append(_ symbol: UInt8) { symbols = (symbols << 8 | UInt32(symbol)) & 0xff_ffff }
    }

    init(texts: [[UInt8]]) {
        var builder = TextModelBuilder(texts: texts)
        builder.build(leastSeen: Self.leastSeen)
        starts = builder.starts
        rowOfTwo = builder.rowOfTwo
        rowOfThree = ContextTable(builder.rowOfThree)
    }

    private func row(_ context: Context) -> Int {
        let row = rowOfThree[context.symbols] ?? rowOfTwo[Int(context.symbols & 0xffff)]
        return Int(row) * (TextSymbols.count + 1)
    }

    func share(of symbol: UInt8, after context: Context) -> SymbolShare {
        let place = row(context) + Int(symbol)
        let start = starts[place]
        return SymbolShare(start: UInt32(start), width: UInt32(starts[place + 1] - start))
    }

    /// The symbol in whose share a number lies.
    func symbol(at target: UInt32, after context: Context) -> (symbol: UInt8, share: SymbolShare) {
        let row = row(context)
        var low = 0
        var high = TextSymbols.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if UInt32(starts[row + middle]) <= target { low = middle } else { high = middle }
        }
        let start = starts[row + low]
        let share = SymbolShare(start: UInt32(start), width: UInt32(starts[row + low + 1] - start))
        return (UInt8(low), share)
    }
}
