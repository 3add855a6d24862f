// SPDX-License-Identifier: Apache-2.0

/// A confidence interval of a share: both ends lie in 0...1 and belong to it.
public struct Interval: Sendable, Hashable {
    /// The lower and the upper end.
    public var lower: Double, upper: Double

    /// The interval between these ends.
    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// The 0.975 quantile of the standard normal distribution: a two-sided interval of 95 %.
    public static let normalQuantile95 = 1.959_963_984_540_054

    /// The score interval of Wilson for `count` successes among `total`; nil for an empty total.
    ///
    /// With p = k/n: `(p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)`. It stays inside 0...1, and unlike p ± z·s it is
    /// of use for small n and for shares near 0 and 1. No continuity correction.
    /// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    /// - Parameters:
    ///   - count: successes, 0...total.
    ///   - total: trials.
    ///   - quantile: z, the normal quantile of the confidence wanted. The default is 95 %.
    public static func wilson(
        _ count: Int,
        of total: Int,
        quantile: Double = Interval.normalQuantile95
    ) -> Interval? {
        guard total > 0, (0...total).contains(count) else { return nil }
        let trials = Double(total)
        let share = Double(count) / trials
        let square = quantile * quantile
        let centre = share + square / (2 * trials)
        let margin = quantile * (share * (1 - share) / trials + square / (4 * trials * trials)).squareRoot()
        let scale = 1 + square / trials
        // The ends at k = 0 and k = n are exact in the formula, and rounding would leave 1e-17 there.
        return Interval(
            lower: count == 0 ? 0 : max(0, (centre - margin) / scale),
            upper: count == total ? 1 : min(1, (centre + margin) / scale)
        )
    }
}
