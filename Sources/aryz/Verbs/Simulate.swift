// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import PatientAppeals

/// Invents commands.
struct Simulate: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Invent the commands of many appeals, for trying things out.",
        discussion: "The same seed gives the same bytes. Pipe it into `aryz record`."
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("How many appeals.", valueName: "number"))
    var appeals: Int

    @Option(
        help: ArgumentHelp(
            "Chooses what is invented; the output of several seeds can go into one log.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "The first appeal comes after \(Instant.help) (default: the beginning of 2025).", valueName: "time"),
        transform: Instant.fromDay)
    var from: Instant?

    @Option(
        help: ArgumentHelp(
            "The last appeal comes before this time (default: a year after the first).", valueName: "time"),
        transform: Instant.fromDay)
    var to: Instant?

    func validate() throws {
        guard appeals >= 0 else { throw ValidationError("--appeals must not be negative.") }
        guard options.from.microseconds >= 0 else { throw ValidationError("--from must not be before 1970.") }
        guard options.from < options.to else { throw ValidationError("--to must be later than --from.") }
    }

    private var options: AppealSimulation.Options {
        var options = AppealSimulation.Options(appeals: appeals, seed: seed)
        if let from {
            options.from = from.timestamp
            options.to = from.timestamp.advanced(bySeconds: 365 * 86_400)
        }
        if let to { options.to = to.timestamp }
        return options
    }

    func perform(_ context: Context) throws {
        var simulation = AppealSimulation(options)
        while let lines = simulation.next() { try context.output.write(lines) }
    }
}
