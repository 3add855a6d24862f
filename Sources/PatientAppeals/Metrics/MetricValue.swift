// SPDX-License-Identifier: Apache-2.0

/// A number of the statistics, or the reason why there is none. None is never shown as 0.
public enum MetricValue<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The number.
    case value(Value)
    /// There are so few cases that the number might tell about one person: only how many there are.
    case suppressed(n: Int)
    /// There are no cases, or the measure has no meaning here.
    case undefined

    /// The number, where it may be shown.
    public var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }
}

extension MetricValue: CustomStringConvertible where Value: CustomStringConvertible {
    /// The number, else a word on why there is none.
    public var description: String {
        switch self {
        case .value(let value): value.description
        case .suppressed(let n): "suppressed (n = \(n))"
        case .undefined: "undefined"
        }
    }
}

/// When a number is withheld because it rests on too few cases.
///
/// A cell of a few cases can be traced to a person by somebody who knows the clinic. Health statistics withhold cells
/// below a threshold for that reason; which one is the organisation's choice, so it is a setting.
public struct SuppressionRule: Sendable, Hashable {
    /// The least n that is shown.
    public var casesMin: Int

    /// Withholds what rests on fewer than `casesMin` cases. The default is 10.
    public init(casesMin: Int = 10) { self.casesMin = casesMin }

    /// Shows everything, for an organisation's own eyes and for tests.
    public static let none = SuppressionRule(casesMin: 0)

    /// The share of a count.
    public func share(_ count: Count) -> MetricValue<Share> {
        value(Share(count), n: count.n)
    }

    /// The mean of `n` numbers that add up to `sum`.
    public func mean(sum: Int, n: Int) -> MetricValue<Mean> {
        value(Mean(sum: sum, n: n), n: n)
    }

    /// The percentiles of durations in microseconds.
    public func durations(microseconds: [Int64]) -> MetricValue<DurationSummary> {
        value(DurationSummary(microseconds: microseconds), n: microseconds.count)
    }

    /// `value` if there is one and n suffices.
    public func value<Value>(_ value: Value?, n: Int) -> MetricValue<Value> {
        guard let value else { return .undefined }
        return n < casesMin ? .suppressed(n: n) : .value(value)
    }
}
