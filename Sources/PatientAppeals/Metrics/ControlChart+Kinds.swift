// SPDX-License-Identifier: Apache-2.0

extension ControlChart {
    /// How limits are drawn.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Of shares, from the counts: ``shares(_:isLaney:)``.
        case p
        /// Of shares with large n, widened by the variation beyond chance.
        case laney
        /// Of any figures, from the moving ranges: ``individuals(_:isScreened:)``.
        case xmr
    }

    /// The chart of individual values and moving ranges: limits at the mean ± 2.66 mean moving ranges, where 2.66 is 3/1.128.
    ///
    /// - Parameters:
    ///   - values: the figures in their order.
    ///   - isScreened: leaves moving ranges beyond 3.267 times their mean out of the mean, once: then a single outlier does
    ///     not widen the limits that it should stand out from.
    /// - Returns: nil for fewer than two values.
    public static func individuals(_ values: [Double], isScreened: Bool = true) -> ControlChart? {
        guard values.count >= 2 else { return nil }
        let centre = values.reduce(0, +) / Double(values.count)
        var ranges = zip(values, values.dropFirst()).map { abs($1 - $0) }
        var mean = ranges.reduce(0, +) / Double(ranges.count)
        if isScreened {
            ranges = ranges.filter { $0 <= 3.267 * mean }
            mean = ranges.reduce(0, +) / Double(ranges.count)
        }
        let reach = 2.66 * mean
        return ControlChart(centre: centre, points: values.map { ($0, centre - reach, centre + reach) })
    }

    /// The chart of shares k/n: limits at p̄ ± 3 √(p̄(1-p̄)/n), within 0 and 1, where p̄ is the share over all points.
    ///
    /// - Parameters:
    ///   - counts: k and n of each point, in their order.
    ///   - isLaney: widens the limits by the variation that there is between the points beyond chance, which with large n
    ///     would put almost all of them outside. With zᵢ = (pᵢ - p̄)/σᵢ the factor is the mean moving range of the z divided
    ///     by 1.128. Source: D. B. Laney, "Improved control charts for attributes", Quality Engineering 14 (2002).
    /// - Returns: nil without a case, and with a point that has none.
    public static func shares(_ counts: [Count], isLaney: Bool = false) -> ControlChart? {
        let total = counts.reduce(Count(), +)
        guard total.n > 0, counts.allSatisfy({ $0.n > 0 }) else { return nil }
        let centre = Double(total.k) / Double(total.n)
        let values = counts.map { Double($0.k) / Double($0.n) }
        let sigmas = counts.map { (centre * (1 - centre) / Double($0.n)).squareRoot() }
        var factor = 1.0
        if isLaney, counts.count >= 2, sigmas.allSatisfy({ $0 > 0 }) {
            let scores = zip(values, sigmas).map { ($0 - centre) / $1 }
            let ranges = zip(scores, scores.dropFirst()).map { abs($1 - $0) }
            factor = ranges.reduce(0, +) / Double(ranges.count) / 1.128
        }
        let points = zip(values, sigmas).map { value, sigma in
            (value, max(0, centre - 3 * sigma * factor), min(1, centre + 3 * sigma * factor))
        }
        return ControlChart(centre: centre, points: points)
    }
}
