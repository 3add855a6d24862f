// SPDX-License-Identifier: Apache-2.0

/// Instants in six bytes each, to the microsecond: as the distance to an instant that neighbours share.
///
/// Rows stand in the order of their first events, so that neighbours lie in the same weeks; six bytes reach four years and
/// five months to both sides. What lies further away is kept apart, in full.
struct TimeColumn: Sendable {
    private var cells = Column<ShortTime>()
    /// One for each chunk of the cells: the first instant that came into it, and ``AppealFacts/never`` before that.
    private var bases: [Int64] = []
    private var far = SparseColumn()

    /// No instants.
    init() {}

    /// These instants.
    init(_ instants: [Int64]) {
        for instant in instants { append(instant) }
    }

    /// How many there are, those that are never included.
    var count: Int { cells.count }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { cells.heldBytes + bases.heldBytes + far.heldBytes }

    /// The instant at a place, microseconds; ``AppealFacts/never`` for none.
    @inline(__always) subscript(index: Int) -> Int64 {
        get {
            let distance = cells[index].distance
            if distance == ShortTime.never { return AppealFacts.never }
            if distance == ShortTime.elsewhere { return far[index] ?? AppealFacts.never }
            return bases[index >> Column<ShortTime>.shift] &+ distance
        }
        set {
            let former = cells[index].distance
            let short = shortened(newValue, index)
            cells[index] = ShortTime(short)
            // Far apart is rare.
            if short == ShortTime.elsewhere || former == ShortTime.elsewhere {
                far[index] = short == ShortTime.elsewhere ? newValue : nil
            }
        }
    }

    /// Adds an instant behind the others.
    @inline(__always) mutating func append(_ instant: Int64) {
        if cells.count >> Column<ShortTime>.shift == bases.count { bases.append(AppealFacts.never) }
        cells.append(ShortTime(ShortTime.never))
        if instant != AppealFacts.never { self[cells.count - 1] = instant }
    }

    /// All instants.
    var instants: [Int64] { (0..<count).map { self[$0] } }

    @inline(__always) private mutating func shortened(_ instant: Int64, _ index: Int) -> Int64 {
        guard instant != AppealFacts.never else { return ShortTime.never }
        let chunk = index >> Column<ShortTime>.shift
        if bases[chunk] == AppealFacts.never { bases[chunk] = instant }
        let (distance, overflow) = instant.subtractingReportingOverflow(bases[chunk])
        return overflow || distance <= ShortTime.never || distance >= ShortTime.elsewhere
            ? ShortTime.elsewhere : distance
    }
}

extension TimeColumn: Equatable {
    /// Equal when the same instants stand at the same places, whatever they are told from.
    static func == (left: TimeColumn, right: TimeColumn) -> Bool {
        left.count == right.count && (0..<left.count).allSatisfy { left[$0] == right[$0] }
    }
}

/// A signed number of 48 bits in three parts of two bytes, lowest first.
private struct ShortTime: RawRecord {
    private var low: UInt16, middle: UInt16, high: UInt16

    /// The least number stands for an instant that is not there, the greatest one for one that is kept elsewhere.
    static let never: Int64 = -(1 << 47)
    static let elsewhere: Int64 = (1 << 47) - 1

    @inline(__always) init(_ distance: Int64) {
        low = UInt16(truncatingIfNeeded: distance)
        middle = UInt16(truncatingIfNeeded: distance >> 16)
        high = UInt16(truncatingIfNeeded: distance >> 32)
    }

    @inline(__always) var distance: Int64 {
        Int64(Int16(bitPattern: high)) << 32 | Int64(middle) << 16 | Int64(low)
    }
}
