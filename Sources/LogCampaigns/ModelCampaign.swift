// SPDX-License-Identifier: Apache-2.0

/// Sequences of everything that programs, machines and power supplies do to a log, against a reference in memory.
package struct ModelCampaign: Campaign {
    package static let mustReach: Set<String> = [
        "appended", "key known", "conflict", "invalid request", "query", "reader shown something new",
        "closed and opened",
        "killed", "power failed", "marker", "write failed", "in-flight request survived", "in-flight request did not",
        "second writer refused", "writer went on while a reader read", "sealed", "sealing failed",
        "writer sealed while a reader read", "opened during a sealing",
    ]
    package private(set) var report = CampaignReport("model")

    package init() {}

    package mutating func run(seed: UInt64) { run(seed: seed, steps: 30) }

    /// One sequence of so many steps.
    package mutating func run(seed: UInt64, steps: Int) {
        report.states += 1
        do throws(Check.Broken) {
            var run = try ModelRun(seed: seed)
            defer { report.add(run.report) }
            for _ in 0..<steps { try run.step() }
            try run.end()
        } catch {
            report.findings.append(
                Finding(what: "Sequence \(seed): \(error.promise)", repeatWith: "model --seed \(seed) --steps \(steps)")
            )
        }
    }
}
