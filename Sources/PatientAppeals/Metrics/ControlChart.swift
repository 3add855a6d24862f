// SPDX-License-Identifier: Apache-2.0

/// A series of figures with the limits between which it varies as long as nothing has changed.
///
/// Limits are three sigma around the centre, estimated from the series itself. A point beyond them, and the patterns of
/// ``Signal``, say that something has changed; everything else is noise, and reacting to it makes matters worse.
/// Source: W. A. Shewhart, "Economic Control of Quality of Manufactured Product" (1931); D. J. Wheeler, "Understanding
/// Variation" (1993); the rules are those of NHS England's "Making Data Count".
public struct ControlChart: Sendable, Hashable {
    /// What says that something has changed.
    public enum Signal: String, Sendable, Hashable, CaseIterable {
        /// A point beyond a limit.
        case outside
        /// Seven points or more in a row on one side of the centre.
        case shift
        /// Seven points or more in a row that rise, or fall.
        case trend
        /// Two of three points in a row beyond two thirds of the way to the same limit.
        case twoOfThree
    }
    /// One figure.
    public struct Point: Sendable, Hashable {
        /// The figure.
        public var value: Double
        /// The limits that hold for it.
        public var lower: Double, upper: Double
        /// What it takes part in.
        public var signals: Set<Signal>
    }
    /// The centre: the mean.
    public var centre: Double
    /// The points in their order.
    public var points: [Point]

    /// Whether something has changed.
    public var hasSignal: Bool { points.contains { !$0.signals.isEmpty } }

    /// How many points in a row make a shift or a trend.
    public static let runLength = 7

    /// A chart around a centre, with the rules applied.
    init(centre: Double, points: [(value: Double, lower: Double, upper: Double)]) {
        self.centre = centre
        self.points = points.map { Point(value: $0.value, lower: $0.lower, upper: $0.upper, signals: []) }
        for index in points.indices
        where points[index].value < points[index].lower || points[index].value > points[index].upper {
            self.points[index].signals.insert(.outside)
        }
        markRuns(.shift) { [points] in
            points[$0].value > centre ? 1 : points[$0].value < centre ? -1 : 0
        }
        markTrends()
        markTwoOfThree()
    }

    /// Marks runs of points that `side` gives the same sign other than 0.
    private mutating func markRuns(_ signal: Signal, _ side: (Int) -> Int) {
        var start = 0
        for index in 0...points.count {
            if index < points.count, side(index) != 0, side(index) == side(start) { continue }
            if index - start >= Self.runLength, side(start) != 0 { mark(start..<index, signal) }
            start = index
            if index == points.count { return }
        }
    }

    /// Marks points of which each is above, or below, the one before it.
    private mutating func markTrends() {
        var start = 0
        var direction = 0
        for index in 1..<max(1, points.count) {
            let step = points[index].value - points[index - 1].value
            let now = step > 0 ? 1 : step < 0 ? -1 : 0
            if now != direction {
                if direction != 0, index - start >= Self.runLength { mark(start..<index, .trend) }
                start = index - 1
                direction = now
            }
        }
        if direction != 0, points.count - start >= Self.runLength { mark(start..<points.count, .trend) }
    }

    private mutating func markTwoOfThree() {
        func side(_ point: Point) -> Int {
            if point.value > centre + (point.upper - centre) * 2 / 3 { return 1 }
            return point.value < centre - (centre - point.lower) * 2 / 3 ? -1 : 0
        }
        for start in points.indices.dropLast(2) {
            for sign in [1, -1] {
                let beyond = (start..<start + 3).filter { side(points[$0]) == sign }
                if beyond.count >= 2 { for index in beyond { points[index].signals.insert(.twoOfThree) } }
            }
        }
    }

    private mutating func mark(_ range: Range<Int>, _ signal: Signal) {
        for index in range { points[index].signals.insert(signal) }
    }
}
