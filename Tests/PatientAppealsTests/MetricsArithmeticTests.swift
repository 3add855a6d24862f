// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals
import Testing

@Suite struct `Arithmetic of metrics` {
    /// Expected values were computed with an independent program, to six digits.
    @Test(arguments: [
        (80, 100, 0.711171, 0.866633), (8, 10, 0.490162, 0.943318), (0, 5, 0, 0.434482), (5, 5, 0.565518, 1),
        (1, 1, 0.206549, 1), (952, 1329, 0.691496, 0.739913), (835, 1148, 0.700865, 0.752322),
        (68, 107, 0.541096, 0.720539),
    ])
    func `a Wilson interval has its published ends`(count: Int, total: Int, lower: Double, upper: Double) throws {
        let interval = try #require(Interval.wilson(count, of: total))
        #expect(abs(interval.lower - lower) < 1e-6)
        #expect(abs(interval.upper - upper) < 1e-6)
    }

    @Test func `a Wilson interval holds its share, mirrors, and narrows as n grows`() throws {
        for total in 1...60 {
            for count in 0...total {
                let interval = try #require(Interval.wilson(count, of: total))
                let mirrored = try #require(Interval.wilson(total - count, of: total))
                let share = Double(count) / Double(total)
                #expect(interval.lower <= share && share <= interval.upper)
                #expect(interval.lower >= 0 && interval.upper <= 1)
                #expect(abs(interval.lower - (1 - mirrored.upper)) < 1e-12)
                let wider = try #require(Interval.wilson(count * 4, of: total * 4))
                #expect(wider.upper - wider.lower < interval.upper - interval.lower)
            }
        }
    }

    @Test func `no cases have no interval, no share and no percentile`() {
        #expect(Interval.wilson(0, of: 0) == nil)
        #expect(Interval.wilson(2, of: 1) == nil)
        #expect(Interval.wilson(-1, of: 1) == nil)
        #expect(Share(Count()) == nil)
        #expect(Mean(sum: 0, n: 0) == nil)
        #expect(Percentile.type7(0.5, ofSorted: []) == nil)
        #expect(DurationSummary(microseconds: []) == nil)
        #expect(SuppressionRule.none.share(Count()) == .undefined)
    }

    @Test func `percentiles are those of type 7`() {
        // R: quantile(c(1, 2, 4, 8), c(0, .25, .5, .75, .9, 1), type = 7)
        let values: [Int64] = [1, 2, 4, 8]
        let expected: [(Double, Double)] = [(0, 1), (0.25, 1.75), (0.5, 3), (0.75, 5), (0.9, 6.8), (1, 8)]
        for (share, value) in expected {
            #expect(abs((Percentile.type7(share, ofSorted: values) ?? -1) - value) < 1e-12)
        }
        #expect(Percentile.type7(0.9, ofSorted: [7]) == 7)
        #expect(Percentile.type7(1.1, ofSorted: values) == nil)
    }

    @Test func `percentiles grow with the share and stay between the ends`() throws {
        var generator = SplitMix64(seed: 7)
        for count in 1...40 {
            let values = (0..<count).map { _ in Int64.random(in: -1_000...1_000_000_000_000, using: &generator) }
                .sorted()
            var last = Double(values[0])
            for step in 0...100 {
                let value = try #require(Percentile.type7(Double(step) / 100, ofSorted: values))
                #expect(value >= last && value <= Double(values[count - 1]))
                last = value
            }
        }
    }

    @Test func `a duration summary does not depend on order and is in seconds`() {
        let durations = (0...20).map { Int64($0 * 8 % 21) * 1_000_000 }
        #expect(DurationSummary(microseconds: durations) == DurationSummary(n: 21, p50: 10, p75: 15, p90: 18, p95: 19))
    }

    @Test func `fewer cases than the rule asks for are withheld, whatever their share`() {
        let rule = SuppressionRule()
        #expect(rule.share(Count(k: 9, n: 9)) == .suppressed(n: 9))
        #expect(rule.share(Count(k: 0, n: 1)) == .suppressed(n: 1))
        #expect(rule.share(Count(k: 8, n: 10)).value?.value == 0.8)
        #expect(rule.mean(sum: 36, n: 9) == .suppressed(n: 9))
        #expect(rule.mean(sum: 45, n: 10).value?.value == 4.5)
        #expect(rule.durations(microseconds: [1, 2, 3]) == .suppressed(n: 3))
        #expect(SuppressionRule(casesMin: 3).durations(microseconds: [1, 2, 3]).value?.n == 3)
    }

    @Test func `a period holds its first instant and not its last`() {
        let period = Period(from: Timestamp(microseconds: 10), to: Timestamp(microseconds: 20))
        #expect(!period.contains(Timestamp(microseconds: 9)) && period.contains(Timestamp(microseconds: 10)))
        #expect(period.contains(Timestamp(microseconds: 19)) && !period.contains(Timestamp(microseconds: 20)))
        #expect(
            Period.all.contains(Timestamp(microseconds: .min)) && Period.all.contains(Timestamp(microseconds: .max))
        )
    }
}

/// A small generator with a seed, so that a failure can be repeated. S. Vigna's SplitMix64.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
