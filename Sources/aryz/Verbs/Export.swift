// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// Gives events to other programs.
struct Export: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Give the events to other programs.",
        discussion:
            "Personal data stays sealed, or out, unless --reveal says who reads it. A file with what is revealed can be read "
            + "by its owner alone.",
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
    @OptionGroup var options: ExportOptions
    var root: Aryz { export.root }

    func perform(_ context: Context) throws {
        try context.export(options, evenDamaged: true) { log, query, disclosures, sink in
            let selection = options.selection
            guard let disclosures else { return try context.export(log, query, selection, to: sink) }
            try Failure.unwrapping { () throws(ReadError<any Error>) in
                try CloudEventExport.run(
                    from: log, query, where: { selection.wants($0) }, revealing: disclosures, to: sink)
            }
        }
    }
}
