// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import LogCampaigns

/// Makes mistakes on purpose and sees whether the campaigns find them.
@main
struct Planted: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes the engine err in 28 ways, one after the other, until a campaign finds each.",
        discussion: "Needs a build with ARYZ_PLANTED_BUGS in its environment; without it only the mistakes towards the "
            + "disk are made.")
    @Option(help: "Only this one.") var bug: String?
    @Option(help: "The first seed.") var seed: UInt64 = 1
    @Option(help: "So many seeds at most, for each.") var seeds: UInt64 = 1_000
    @Flag(help: "Make those mistakes that this build can make, and do not miss the others.") var onlyPossible = false

    func validate() throws {
        guard seeds > 0 else { throw ValidationError("At least one seed is needed.") }
        guard bug.map({ name in PlantedMistake.all.contains { "\($0)" == name } }) ?? true else {
            throw ValidationError("There is no such bug. There are: \(PlantedMistake.all.map(\.description)).")
        }
    }

    func run() throws {
        let range = seed...seed + seeds - 1
        let hunt = PlantedBugHunt()
        // What is found although nothing is planted proves nothing about a mistake.
        if let found = hunt.findWithoutMistake(seeds: seed...seed) {
            print("FOUND  with nothing planted: \(found.finding)")
            throw ExitCode(1)
        }
        let wanted = PlantedMistake.all.filter { mistake in
            (bug.map { "\(mistake)" == $0 } ?? true) && (mistake.isPossible || !onlyPossible)
        }
        var count = 0
        for mistake in wanted {
            guard mistake.isPossible else {
                print("cannot be made by this build  \(mistake)")
                continue
            }
            guard let found = hunt.find(mistake, seeds: range) else {
                print("NOT FOUND within \(seeds) seeds  \(mistake)")
                continue
            }
            count += 1
            print("found  \(mistake)  seed \(found.seed)  \(found.campaign): \(found.finding.what)")
        }
        print("\(count) of \(wanted.count) planted bugs found")
        guard count == wanted.count else { throw ExitCode(1) }
    }
}
