// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// Every truncation and every flipped bit of small logs, and whatever else a disk or a hand does to files: a log shows
/// the same events, or says that it is damaged, to readers as to writers.
package struct DamageCampaign: Campaign {
    package static let mustReach = Set(Damage.Kind.allCases.map(\.rawValue)).union([
        "refused", "harmless", "an unproven last batch put aside",
    ])
    package private(set) var report = CampaignReport("damage")

    package init() {}

    /// Some damage of each kind to each form of a small log.
    package mutating func run(seed: UInt64) { run(seed: seed, ofEachKind: 12) }

    /// So many of each kind, drawn, for each form.
    package mutating func run(seed: UInt64, ofEachKind times: Int) {
        for form in Specimen.Form.allCases {
            guard let specimen = specimen(seed, form) else { return }
            var random = SeededGenerator(seed: seed)
            for kind in Damage.Kind.allCases {
                for _ in 0..<times {
                    guard let damage = specimen.draw(kind, &random) else { continue }
                    judge(damage, specimen, thorough: true, "damage --seed \(seed)")
                }
            }
        }
    }

    /// Every truncation and every `step`th bit of one form.
    package mutating func runOver(_ formName: String, seed: UInt64, everyBit step: Int) {
        guard let form = Specimen.Form(rawValue: formName), let specimen = specimen(seed, form) else { return }
        let command = "damage --seed \(seed) --form \(formName)"
        for byte in 0..<specimen.byteCount where step == 1 || byte % max(1, step / 8) == 0 {
            judge(specimen.cut(at: byte), specimen, thorough: byte % 64 == 0, command + " --cut \(byte)")
        }
        for bit in stride(from: 0, to: specimen.byteCount * 8, by: step) {
            judge(specimen.flip(bit: bit), specimen, thorough: bit % 509 == 0, command + " --flip \(bit)")
        }
    }

    /// One truncation or one bit, to look at it again.
    package mutating func runOn(_ formName: String, seed: UInt64, cut: Int?, flip: Int?) {
        guard let form = Specimen.Form(rawValue: formName), let specimen = specimen(seed, form) else { return }
        let command = "damage --seed \(seed) --form \(formName)"
        if let cut { judge(specimen.cut(at: cut), specimen, thorough: true, command + " --cut \(cut)") }
        if let flip { judge(specimen.flip(bit: flip), specimen, thorough: true, command + " --flip \(flip)") }
    }

    /// The names of the forms.
    package static let forms = Specimen.Form.allCases.map(\.rawValue)

    private mutating func specimen(_ seed: UInt64, _ form: Specimen.Form) -> Specimen? {
        do throws(LogError) { return try Specimen(seed: seed, form: form) } catch {
            report.findings.append(
                Finding(
                    what: "No specimen can be made of workload \(seed): \(error)", repeatWith: "damage --seed \(seed)"))
            return nil
        }
    }

    private mutating func judge(_ damage: Damage, _ specimen: Specimen, thorough: Bool, _ command: String) {
        report.states += 1
        report.count(damage.kind.rawValue)
        do throws(Check.Broken) {
            let judgement = Judgement(specimen, damage)
            let outcome = try judgement.reading(thorough: thorough)
            report.count(outcome.rawValue)
            if try judgement.writing(thorough: thorough) == .lastBatchPutAside {
                report.count("an unproven last batch put aside")
            }
        } catch {
            report.findings.append(
                Finding(
                    what: "\(specimen.form.rawValue) log of workload \(specimen.workload.seed), \(damage.what): "
                        + error.promise, repeatWith: command))
        }
    }
}
