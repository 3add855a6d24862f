// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// Gives events in a format that is for reading, not for taking in again.
protocol PlainExport: Verb {
    static var format: EventExport.Format { get }
    var options: ExportOptions { get }
}

extension PlainExport {
    func perform(_ context: Context) throws {
        try context.export(options, evenDamaged: false) { log, query, disclosures, sink in
            let selection = options.selection
            try Failure.unwrapping { () throws(ReadError<any Error>) in
                try EventExport.run(
                    Self.format, from: log, query, where: { selection.wants($0) }, revealing: disclosures, to: sink)
            }
        }
    }
}

/// Gives appeals to process mining.
struct ExportXES: PlainExport {
    static let configuration = CommandConfiguration(
        commandName: "xes", abstract: "XES (IEEE 1849) for process mining: a trace for each appeal.")
    static let format = EventExport.Format.xes
    @ParentCommand var export: Export
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ExportOptions
    var root: Aryz { export.root }
}

/// Gives events and their objects to process mining.
struct ExportOCEL: PlainExport {
    static let configuration = CommandConfiguration(
        commandName: "ocel",
        abstract: "OCEL 2.0 in JSON: events, and the appeals, issues, actions and organisations they are about.")
    static let format = EventExport.Format.ocel
    @ParentCommand var export: Export
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ExportOptions
    var root: Aryz { export.root }
}

/// Gives events to spreadsheets.
struct ExportCSV: PlainExport {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "A table for spreadsheets: one event a line.")
    static let format = EventExport.Format.csv
    @ParentCommand var export: Export
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ExportOptions
    var root: Aryz { export.root }
}
