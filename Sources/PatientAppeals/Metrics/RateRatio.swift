// SPDX-License-Identifier: Apache-2.0

/// How often something happened after a change, as a multiple of how often it happened before, over equal times.
public struct RateRatio: Sendable, Hashable {
    /// How often before and after.
    public var before: Int, after: Int
    /// `after / before`; nil where nothing happened before.
    public var value: Double?
    /// The interval of 95 %; its upper end is nil where it has none.
    public var lower: Double, upper: Double?

    /// The ratio of two counts over equal times; nil where both are 0, which says nothing.
    ///
    /// Given how many there were in all, those after follow a binomial distribution whose share is r/(1 + r): the interval is
    /// Wilson's for the share, turned back. Source: J. Przyborowski, H. Wilenski, "Homogeneity of results in testing samples
    /// from Poisson series", Biometrika 31 (1940), for the conditioning.
    public init?(before: Int, after: Int) {
        guard let interval = Interval.wilson(after, of: before + after) else { return nil }
        self.before = before
        self.after = after
        value = before > 0 ? Double(after) / Double(before) : nil
        lower = interval.lower / (1 - interval.lower)
        upper = interval.upper < 1 ? interval.upper / (1 - interval.upper) : nil
    }
}
