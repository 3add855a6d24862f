// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Testing

@testable import PatientAppeals

@Suite struct `Control charts` {
    private static let goldenPath = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("../shared/data/golden_metrics.json").standardizedFileURL.path

    private static func golden() throws -> JSONValue {
        try JSONValue(parsing: [UInt8](try #require(FileManager.default.contents(atPath: goldenPath))))
    }

    private static let isGoldenThere = FileManager.default.fileExists(atPath: goldenPath)

    private func numbers(_ value: JSONValue?) -> [Double] {
        guard case .array(let values)? = value else { return [] }
        return values.compactMap { if case .number(let number) = $0 { number } else { nil } }
    }

    private func number(_ value: JSONValue?) -> Double { numbers(.array([value ?? .null])).first ?? .nan }

    private func isNear(_ left: Double, _ right: Double) -> Bool { abs(left - right) < 1e-6 }

    @Test(.enabled(if: isGoldenThere, "../shared/data/golden_metrics.json is absent"))
    func `limits of individual values are those computed elsewhere`() throws {
        let reference = try #require(try Self.golden()["xmr_reference"])
        let values = numbers(reference["values"])
        for (name, isScreened) in [("unscreened", false), ("screened_3.267", true)] {
            let chart = try #require(ControlChart.individuals(values, isScreened: isScreened))
            #expect(isNear(chart.centre, number(reference["mean"])))
            #expect(isNear(chart.points[0].upper, number(reference[name]?["upl"])))
            #expect(isNear(chart.points[0].lower, number(reference[name]?["lpl"])))
            #expect(chart.points.indices.filter { chart.points[$0].signals.contains(.outside) } == [4])
        }
    }

    @Test(.enabled(if: isGoldenThere, "../shared/data/golden_metrics.json is absent"))
    func `of the months of a real log one stands out`() throws {
        let golden = try #require(try Self.golden()["receipt"]?["pchart_on_time_by_close_month"])
        guard case .array(let points)? = golden["points"] else { return }
        let counts = points.map { Count(k: Int(number($0["k"])), n: Int(number($0["n"]))) }
        let chart = try #require(ControlChart.shares(counts))
        #expect(isNear(chart.centre, number(golden["pbar"])))
        for (point, expected) in zip(chart.points, points) {
            #expect(isNear(point.value, number(expected["p"])))
            #expect(isNear(point.lower, number(expected["lcl"])) && isNear(point.upper, number(expected["ucl"])))
            #expect(point.signals.contains(.outside) == (expected["outside"] == .bool(true)))
        }
        let signal = try #require(chart.points.first { $0.signals.contains(.outside) })
        #expect(isNear(signal.value, 36.0 / 70) && isNear(signal.lower, 0.554693))
    }

    private func signals(_ values: [Double], _ signal: ControlChart.Signal) -> [Int] {
        let chart = ControlChart(centre: 0, points: values.map { ($0, -3, 3) })
        return chart.points.indices.filter { chart.points[$0].signals.contains(signal) }
    }

    @Test func `seven in a row on one side are a shift, six are none`() {
        #expect(signals([-1, 1, 1.5, 1, 0.5, 1, 2, 1, -1], .shift) == Array(1...7))
        #expect(signals([-1, 1, 1.5, 1, 0.5, 1, 2, -1], .shift) == [])
        #expect(signals([1, 1, 1, 0, 1, 1, 1, 1], .shift) == [], "the centre itself ends a run")
        #expect(signals(Array(repeating: -0.5, count: 7), .shift) == Array(0...6))
    }

    @Test func `seven in a row that rise or fall are a trend`() {
        #expect(signals([0, -1, -0.5, 0, 0.5, 1, 1.5, 2, 0], .trend) == Array(1...7))
        #expect(signals([2, 1.5, 1, 0.5, 0, -0.5, -1], .trend) == Array(0...6))
        #expect(signals([0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6], .trend) == [])
    }

    @Test func `two of three near the same limit are a signal, on two sides they are none`() {
        #expect(signals([0, 2.5, 0, 2.4, 0], .twoOfThree) == [1, 3])
        #expect(signals([0, 2.5, 0, -2.4, 0], .twoOfThree) == [])
        #expect(signals([2.5, 0, 0, 2.5], .twoOfThree) == [])
    }

    @Test func `with large n the limits follow the variation that there is`() throws {
        var random = SplitMix64(seed: 9)
        let counts = (0..<30).map { _ in Count(k: Int.random(in: 7_900...8_300, using: &random), n: 10_000) }
        let plain = try #require(ControlChart.shares(counts))
        let laney = try #require(ControlChart.shares(counts, isLaney: true))
        #expect(plain.points.count { $0.signals.contains(.outside) } > 5)
        #expect(laney.points.count { $0.signals.contains(.outside) } == 0)
    }

    @Test func `what can't be charted is no chart`() {
        #expect(ControlChart.individuals([1]) == nil)
        #expect(ControlChart.shares([]) == nil)
        #expect(ControlChart.shares([Count(k: 1, n: 2), Count()]) == nil)
        let flat = ControlChart.individuals([2, 2, 2])
        #expect(flat?.points[0].upper == 2 && flat?.hasSignal == false)
        #expect(ControlChart.shares([Count(k: 3, n: 3)])?.points[0].lower == 1)
    }

    @Test func `a rate after against before has an interval, also where one is nothing`() throws {
        let ratio = try #require(RateRatio(before: 20, after: 10))
        #expect(ratio.value == 0.5 && ratio.lower < 0.5 && ratio.upper! > 0.5 && ratio.upper! < 1.1)
        let gone = try #require(RateRatio(before: 12, after: 0))
        #expect(gone.value == 0 && gone.lower == 0 && gone.upper! < 0.4)
        let new = try #require(RateRatio(before: 0, after: 5))
        #expect(new.value == nil && new.upper == nil && new.lower > 1)
        #expect(RateRatio(before: 0, after: 0) == nil)
    }
}
