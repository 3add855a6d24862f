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
    @OptionGroup var writing: WritingOptions
    @OptionGroup var selection: EventSelection

    @Argument(help: "An appeal's tracking number, register entry or ref:…; without it, the whole log.")
    var appeal: String?

    /// How a history is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case timeline, ndjson
    }

    @Option(help: "timeline is for people, ndjson is CloudEvents, one a line.")
    var format = Format.timeline

    @OptionGroup var revealing: RevealOptions

    func validate() throws {
        guard revealing.reveal else { return }
        guard appeal != nil else { throw ValidationError("--reveal is for one appeal: give its number.") }
        guard format == .timeline else { throw ValidationError("--reveal goes with --format timeline.") }
    }

    func perform(_ context: Context) throws {
        if revealing.reveal { return try performRevealing(context) }
        let log = try context.openForReading(evenDamaged: true)
        let query = try selection.query(in: log, appeal: appeal)
        try context.noteWhatIsLater(than: selection.asOf, log)
        switch format {
        case .ndjson: try context.export(log, query, selection) { bytes in try context.output.write(bytes) }
        case .timeline: try printTimeline(log, query, context)
        }
    }

    /// Records that it is read before anything is shown.
    private func performRevealing(_ context: Context) throws {
        let log = try context.openForWriting(writing)
        let query = try selection.query(in: log, appeal: appeal)
        let recorder = try context.recorder(log)
        guard case .stream(let stream) = query.selection, let number = TrackingNumber(stream: stream) else {
            throw Failure(.notFound, "There is no appeal \(appeal ?? "").")
        }
        let disclosure: Disclosure
        do {
            disclosure = try recorder.recordDisclosureBlocking(
                of: number, positions: query.positions, purpose: revealing.purpose, reader: revealing.options.who,
                at: .now())
        } catch {
            throw Failure(error)
        }
        try printTimeline(log, query, context, keys: recorder.keys, scope: disclosure.scope)
        try log.close()
        if let refusal = disclosure.scope.refusal { context.say("\(refusal.code.rawValue): \(refusal)") }
        try context.judge(disclosure)
    }

    private func printTimeline(
        _ log: EventLog, _ query: EventQuery, _ context: Context, keys: KeyStore? = nil,
        scope: DisclosureScope? = nil
    ) throws {
        var timeline = Timeline(
            labels: context.labels, namesStream: appeal == nil, keys: keys, scope: scope)
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
        try Failure.unwrapping { () throws(ReadError<any Error>) in
            // What comes before a damage is given out before the damage is thrown.
            try CloudEventExport.run(from: log, query, where: { selection.wants($0) }, to: sink)
        }
    }
}
