// SPDX-License-Identifier: Apache-2.0

/// What instants are told from that are held in six bytes each: the distance to an instant that neighbours share.
///
/// Rows stand in the order of their first events, so that neighbours lie in the same weeks; six bytes reach four years and
/// five months to both sides. What lies further away is kept apart, in full.
struct ShortTimes: Sendable {
    /// For so many places one base.
    private let shift: Int
    /// The first instant that came to one of the places.
    private var bases: [Int64] = []
    private var far = SparseColumn()

    /// No instants.
    ///
    /// - Parameter perBase: how many neighbours have a base together; a power of two.
    init(perBase: Int) { shift = perBase.trailingZeroBitCount }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { bases.heldBytes + far.heldBytes }

    /// What a place holds, microseconds; ``AppealFacts/never`` for none.
    @inline(__always) func instant(_ time: ShortTime, at index: Int) -> Int64 {
        let distance = time.distance
        if distance <= ShortTime.never.distance { return AppealFacts.never }
        if distance == ShortTime.elsewhere.distance { return far[index] ?? AppealFacts.never }
        return bases[index >> shift] &+ distance
    }

    /// What a place is to hold for an instant.
    ///
    /// - Parameter former: what it holds so far; ``ShortTime/never`` for a new one.
    @inline(__always) mutating func shorten(_ instant: Int64, at index: Int, from former: ShortTime) -> ShortTime {
        if former == .elsewhere { far[index] = nil }
        if instant == AppealFacts.never { return .never }
        let place = index >> shift
        while place >= bases.count { bases.append(instant) }
        let (distance, overflow) = instant.subtractingReportingOverflow(bases[place])
        if !overflow, distance > ShortTime.never.distance, distance < ShortTime.elsewhere.distance {
            return ShortTime(distance)
        }
        far[index] = instant
        return .elsewhere
    }
}

/// A signed number of 48 bits in three parts of two bytes, lowest first.
struct ShortTime: RawRecord {
    private var low: UInt16, middle: UInt16, high: UInt16

    /// The least number stands for an instant that is not there, the greatest one for one that is kept elsewhere.
    static let never = ShortTime(-(1 << 47))
    static let elsewhere = ShortTime((1 << 47) - 1)

    @inline(__always) init(_ distance: Int64) {
        low = UInt16(truncatingIfNeeded: distance)
        middle = UInt16(truncatingIfNeeded: distance >> 16)
        high = UInt16(truncatingIfNeeded: distance >> 32)
    }

    @inline(__always) var distance: Int64 {
        Int64(Int16(bitPattern: high)) << 32 | Int64(middle) << 16 | Int64(low)
    }
}
