// SPDX-License-Identifier: Apache-2.0

/// How far the satisfied share among those who answered may be from that of all who were asked.
public struct SurveyBias: Sendable, Hashable {
    /// What the satisfied share would be at least and at most, had everybody answered: all who did not dissatisfied, or all of
    /// them satisfied. With response rate r and satisfied share p: [r·p, r·p + 1 - r].
    /// Source: C. F. Manski, "Identification for Prediction and Decision" (2007), ch. 2.
    public var lower: Double, upper: Double
    /// The satisfied share with each stratum of channel, language and level weighted by its appeals instead of its answers:
    /// Σ (Nₕ/N)·pₕ. Strata without an answer are left out. Source: W. G. Cochran, "Sampling Techniques" (1977), 5A.9.
    public var poststratified: Double
    /// The share of appeals in strata with an answer; where it is small the weighted share says little.
    public var covered: Double
}

/// The counts behind ``SurveyBias``.
struct SurveyTally {
    private struct Stratum {
        var appeals = 0, valid = 0, positive = 0
    }
    private var strata: [UInt32: Stratum] = [:]
    private var asked = 0, answered = 0

    mutating func add(_ facts: AppealFacts) {
        guard facts.rating(AppealFacts.RatingLane.invited) > 0 else { return }
        let dimensions = facts.dimensions
        let key = UInt32(dimensions.channel) << 16 | UInt32(dimensions.language) << 8 | UInt32(dimensions.level)
        let valid = (0..<5).reduce(0) { $0 + facts.rating($1) }
        asked += 1
        strata[key, default: Stratum()].appeals += 1
        guard valid > 0 else { return }
        answered += 1
        strata[key]?.valid += valid
        strata[key]?.positive += facts.rating(3) + facts.rating(4)
    }

    func bias(_ rule: SuppressionRule) -> MetricValue<SurveyBias> {
        let all = strata.values.reduce(into: Stratum()) {
            $0.appeals += $1.appeals
            $0.valid += $1.valid
            $0.positive += $1.positive
        }
        guard all.valid > 0, asked > 0 else { return .undefined }
        let response = Double(answered) / Double(asked)
        let positive = Double(all.positive) / Double(all.valid)
        let heard = strata.values.filter { $0.valid > 0 }
        let covered = heard.reduce(0) { $0 + $1.appeals }
        let weighted = heard.reduce(0.0) {
            $0 + Double($1.appeals) / Double(covered) * Double($1.positive) / Double($1.valid)
        }
        let bias = SurveyBias(
            lower: response * positive, upper: response * positive + 1 - response, poststratified: weighted,
            covered: Double(covered) / Double(all.appeals))
        return rule.value(bias, n: answered)
    }
}
