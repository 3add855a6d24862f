// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// What every export to programs that know nothing of appeals is asked.
struct PlainExportOptions: ParsableArguments {
    @OptionGroup var selection: EventSelection

    @Argument(help: "The file to write; - is the standard output.", completion: .file())
    var file = "-"

    @Flag(help: "Write over a file that is there.")
    var force = false

    @Option(help: ArgumentHelp("Only this appeal: tracking number, register entry or ref:….", valueName: "number"))
    var appeal: String?
}

/// Gives events in a format that has no place for what is sealed.
protocol PlainExport: Verb {
    static var format: EventExport.Format { get }
    var options: PlainExportOptions { get }
}

extension PlainExport {
    func perform(_ context: Context) throws {
        // Whoever counts on it would take the readable part of a damaged log for the whole.
        let log = try context.openForReading()
        let query = try options.selection.query(in: log, appeal: options.appeal)
        try context.noteWhatIsLater(than: options.selection.asOf, log)
        guard options.file != "-" else { return try write(log, query) { try context.output.write($0) } }
        let descriptor = try FileOutput.open(options.file, replacing: options.force)
        let name = "The file \(options.file)"
        try write(log, query) { try FileOutput.write($0, to: descriptor, name: name) }
        try FileOutput.close(descriptor, name: name)
    }

    private func write(_ log: EventLog, _ query: EventQuery, to sink: ([UInt8]) throws -> Void) throws {
        do throws(ReadError<any Error>) {
            let selection = options.selection
            _ = try EventExport.run(Self.format, from: log, query, where: { selection.wants($0) }, to: sink)
        } catch {
            switch error {
            case .log(let error): throw error
            case .body(let error): throw error
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
    @OptionGroup var options: PlainExportOptions
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
    @OptionGroup var options: PlainExportOptions
    var root: Aryz { export.root }
}

/// Gives events to spreadsheets.
struct ExportCSV: PlainExport {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "A table for spreadsheets: one event a line.")
    static let format = EventExport.Format.csv
    @ParentCommand var export: Export
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: PlainExportOptions
    var root: Aryz { export.root }
}
