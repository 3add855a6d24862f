// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// Gives events to other programs.
struct Export: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Give the events to other programs.",
        discussion: "Personal data stays sealed.",
        subcommands: [ExportCloudEvents.self, ExportXES.self, ExportOCEL.self, ExportCSV.self]
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    func perform(_ context: Context) throws { throw CleanExit.helpRequest(self) }
}

/// Gives events as CloudEvents.
struct ExportCloudEvents: Verb {
    static let configuration = CommandConfiguration(
        commandName: "cloudevents",
        abstract:
            "CloudEvents 1.0, one a line: importing them into an empty log and exporting again gives the same bytes."
    )
    @ParentCommand var export: Export
    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: EventSelection

    @Argument(help: "The file to write; - is the standard output.", completion: .file())
    var file = "-"

    @Flag(help: "Write over a file that is there.")
    var force = false

    @Option(help: ArgumentHelp("Only this appeal: tracking number, register entry or ref:….", valueName: "number"))
    var appeal: String?

    var root: Aryz { export.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading(evenDamaged: true)
        let query = try selection.query(in: log, appeal: appeal)
        try context.noteWhatIsLater(than: selection.asOf, log)
        guard file != "-" else {
            return try context.export(log, query, selection) { try context.output.write($0) }
        }
        let descriptor = try FileOutput.open(file, replacing: force)
        try context.export(log, query, selection) {
            try FileOutput.write($0, to: descriptor, name: "The file \(file)")
        }
        try FileOutput.close(descriptor, name: "The file \(file)")
    }
}
