// SPDX-License-Identifier: Apache-2.0

/// Instants in six bytes each, to the microsecond; see ``ShortTimes``.
struct TimeColumn: Sendable {
    private var cells = Column<ShortTime>()
    private var times = ShortTimes(perBase: Column<ShortTime>.chunkCount)

    /// No instants.
    init() {}

    /// These instants.
    init(_ instants: [Int64]) {
        for instant in instants { append(instant) }
    }

    /// How many there are, those that are never included.
    var count: Int { cells.count }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { cells.heldBytes + times.heldBytes }

    /// The instant at a place, microseconds; ``AppealFacts/never`` for none.
    @inline(__always) subscript(index: Int) -> Int64 {
        get { times.instant(cells[index], at: index) }
        set { cells[index] = times.shorten(newValue, at: index, from: cells[index]) }
    }

    /// Adds an instant behind the others.
    @inline(__always) mutating func append(_ instant: Int64) {
        cells.append(times.shorten(instant, at: cells.count, from: .never))
    }

    /// All instants.
    var instants: [Int64] { (0..<count).map { self[$0] } }
}

extension TimeColumn: Equatable {
    /// Equal when the same instants stand at the same places, whatever they are told from.
    static func == (left: TimeColumn, right: TimeColumn) -> Bool {
        left.count == right.count && (0..<left.count).allSatisfy { left[$0] == right[$0] }
    }
}
