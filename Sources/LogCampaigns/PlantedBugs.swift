// SPDX-License-Identifier: Apache-2.0

package import EventLog

/// A mistake that is made on purpose, to see whether the campaigns find it.
package enum PlantedMistake: Sendable, Equatable, CustomStringConvertible {
    /// Inside the engine; only in a build with `ARYZ_PLANTED_BUGS`.
    case engine(PlantedBug)
    /// Between the engine and the disk; in every build.
    case storage(StorageBug)

    /// All of them.
    package static let all: [PlantedMistake] =
        PlantedBug.allCases.map(PlantedMistake.engine) + StorageBug.allCases.map(PlantedMistake.storage)

    @TaskLocal private static var onStorage: StorageBug?

    package var description: String {
        switch self {
        case .engine(let bug): "\(bug)"
        case .storage(let bug): "\(bug)"
        }
    }

    /// Whether this build can make it.
    package var isPossible: Bool {
        if case .engine = self { PlantedBug.isPossible } else { true }
    }

    /// Lets this mistake be made while `body` runs: one of the engine in the whole process, one towards the disk by the
    /// logs that this task's campaigns open.
    package func planted<Result>(_ body: () -> Result) -> Result {
        switch self {
        case .engine(let bug):
            PlantedBug.current = bug
            defer { PlantedBug.current = nil }
            return body()
        case .storage(let bug): return Self.$onStorage.withValue(bug, operation: body)
        }
    }

    /// The disk that a log of a campaign gets: its own, or one that makes the mistake that is planted now.
    static func disk(_ real: any Storage) -> any Storage {
        onStorage.map { MistakenStorage(real: real, bug: $0) } ?? real
    }
}

/// Runs all campaigns against planted mistakes until each is found.
package struct PlantedBugHunt {
    /// Where a mistake was found first.
    package struct Catch: Sendable {
        package var campaign: String
        package var seed: UInt64
        package var finding: Finding
    }

    /// What the campaigns are, the quickest first.
    private static let campaigns: [any (Campaign & SendableMetatype).Type] = [
        ConductCampaign.self, DamageCampaign.self, ModelCampaign.self, CrashCampaign.self, FaultCampaign.self,
    ]

    package init() {}

    /// The first seed of `seeds` with which any campaign finds the mistake; nil when none does.
    package func find(_ mistake: PlantedMistake, seeds: ClosedRange<UInt64>) -> Catch? {
        mistake.planted { firstFinding(seeds: seeds) }
    }

    /// What the campaigns find when nothing is planted: nothing, or what they find is not the mistake.
    package func findWithoutMistake(seeds: ClosedRange<UInt64>) -> Catch? { firstFinding(seeds: seeds) }

    private func firstFinding(seeds: ClosedRange<UInt64>) -> Catch? {
        for seed in seeds {
            for type in Self.campaigns {
                var campaign = type.init()
                campaign.run(seed: seed)
                if let finding = campaign.report.findings.first {
                    return Catch(campaign: campaign.report.name, seed: seed, finding: finding)
                }
            }
        }
        return nil
    }
}
