// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// The ratings of an organisation in a month.
public struct RatingMean: Sendable, Hashable {
    /// The organisation's code; empty where the ratings do not say.
    public var organization: String
    /// The month in which people rated, by the clock on their wall, and its year.
    public var year: Int, month: Int
    /// The mean of the scores 1 to 5, opinions withheld left out.
    public var score: MetricValue<Mean>
    /// Ratings of 4 and 5 among the scores.
    public var csat: MetricValue<Share>
}

extension RatingTotals {
    /// The mean score by organisation and month, in this order; of all channels, or of one.
    public func means(
        channel: Channel? = nil, suppression: SuppressionRule = SuppressionRule()
    ) -> [RatingMean] {
        var sums: [UInt64: [UInt64]] = [:]
        for (place, key) in keys.enumerated() {
            if let channel, UInt8(truncatingIfNeeded: key) != channel.code { continue }
            var sum = sums[key >> 8] ?? Array(repeating: 0, count: Self.lanes)
            for lane in 0..<Self.lanes { sum[lane] &+= counts[place * Self.lanes + lane] }
            sums[key >> 8] = sum
        }
        return sums.map { key, sum in
            let scores = sum[0..<5].map { Int(clamping: $0) }
            let valid = scores.reduce(0, +)
            let month = Int(key & 0xff_ffff)
            return RatingMean(
                organization: organizations[Int(key >> 24)], year: month / 12, month: month % 12 + 1,
                score: suppression.mean(sum: (0..<5).reduce(0) { $0 + ($1 + 1) * scores[$1] }, n: valid),
                csat: suppression.share(Count(k: scores[3] + scores[4], n: valid)))
        }
        .sorted { ($0.organization, $0.year, $0.month) < ($1.organization, $1.year, $1.month) }
    }
}
