// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange
import PatientAppeals

/// Shows what happened.
struct Replay: Verb {
    static let configuration = CommandConfiguration(
        abstract: "The history of one appeal, or of the whole log, event by event.")
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: EventSelection

    @Argument(help: "An appeal's tracking number, register entry or ref:…; without it, the whole log.")
    var appeal: String?

    /// How a history is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case timeline, ndjson
    }

    @Option(help: "timeline is for people, ndjson is CloudEvents, one a line.")
    var format = Format.timeline

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        let query = try selection.query(in: log, appeal: appeal)
        switch format {
        case .ndjson: try context.export(log, query, selection) { bytes in try context.output.write(bytes) }
        case .timeline: try printTimeline(log, query, context)
        }
    }

    private func printTimeline(_ log: EventLog, _ query: EventQuery, _ context: Context) throws {
        var timeline = Timeline(labels: context.labels, namesStream: appeal == nil)
        try log.forEach(query) { event in
            if selection.wants(event) { try context.output.line(timeline.line(event.copy())) }
            return true
        }
    }
}

extension Context {
    /// Gives `sink` the selected events as CloudEvents.
    func export(
        _ log: EventLog, _ query: EventQuery, _ selection: EventSelection, to sink: ([UInt8]) throws -> Void
    ) throws {
        do throws(ReadError<any Error>) {
            _ = try CloudEventExport.run(from: log, query, where: { selection.wants($0) }, to: sink)
        } catch {
            switch error {
            case .log(let error): throw error
            case .body(let error): throw error
            }
        }
    }
}
