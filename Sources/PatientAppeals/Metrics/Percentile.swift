// SPDX-License-Identifier: Apache-2.0

/// Percentiles by linear interpolation between the two nearest values.
public enum Percentile {
    /// The value at `share` (0...1) of values that stand in ascending order; nil when there are none.
    ///
    /// Type 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages" (1996): with the values numbered
    /// from 0 the place is `k = (n - 1)·share`, and between two places the value grows linearly. It is what
    /// `percentile_cont` of SQL, R's `quantile` and most spreadsheets give. The cost is constant.
    public static func type7(_ share: Double, ofSorted values: [Int64]) -> Double? {
        guard let last = values.last, (0...1).contains(share) else { return nil }
        let place = Double(values.count - 1) * share
        let below = Int(place.rounded(.down))
        guard below + 1 < values.count else { return Double(last) }
        // The difference as integers: instants in microseconds are near the limit of what a Double holds exactly.
        let (step, overflow) = values[below + 1].subtractingReportingOverflow(values[below])
        let exact = overflow ? Double(values[below + 1]) - Double(values[below]) : Double(step)
        return Double(values[below]) + (place - Double(below)) * exact
    }
}

/// How long something took, over many cases: n and the usual percentiles, in seconds.
public struct DurationSummary: Sendable, Hashable {
    /// How many cases were measured.
    public var n: Int
    /// Half, three quarters, nine tenths and nineteen twentieths of the cases took at most so many seconds (type 7).
    public var p50: Double, p75: Double, p90: Double, p95: Double

    /// A summary of these numbers.
    public init(n: Int, p50: Double, p75: Double, p90: Double, p95: Double) {
        self.n = n
        self.p50 = p50
        self.p75 = p75
        self.p90 = p90
        self.p95 = p95
    }

    /// The summary of durations in microseconds, in any order; nil when there are none. Sorts them: n log n.
    public init?(microseconds durations: [Int64]) {
        let sorted = durations.sorted()
        guard let p50 = Percentile.type7(0.50, ofSorted: sorted), let p75 = Percentile.type7(0.75, ofSorted: sorted),
            let p90 = Percentile.type7(0.90, ofSorted: sorted), let p95 = Percentile.type7(0.95, ofSorted: sorted)
        else { return nil }
        let second = 1_000_000.0
        self.init(n: sorted.count, p50: p50 / second, p75: p75 / second, p90: p90 / second, p95: p95 / second)
    }
}
