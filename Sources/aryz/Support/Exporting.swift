// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import PatientAppeals

/// What every export is asked.
struct ExportOptions: ParsableArguments {
    @OptionGroup var selection: EventSelection

    @Argument(help: "The file to write; - is the standard output.", completion: .file())
    var file = "-"

    @Flag(help: "Write over a file that is there.")
    var force = false

    @Option(help: ArgumentHelp("Only this appeal: tracking number, register entry or ref:….", valueName: "number"))
    var appeal: String?

    @OptionGroup var revealing: RevealOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        guard writing.forceNetworkFileSystem, !revealing.reveal else { return }
        throw ValidationError("--force-network-file-system goes with --reveal: nothing else is written to the log.")
    }
}

extension Context {
    /// Where an export goes.
    typealias Sink = ([UInt8]) throws -> Void

    /// Opens log and file, records what is disclosed, and lets `write` give the events; with --reveal those until now.
    ///
    /// A damaged log is read as far as it goes where `evenDamaged` says so: whoever counts on it would take the readable part
    /// for the whole.
    func export(
        _ options: ExportOptions, evenDamaged: Bool,
        _ write: (EventLog, EventQuery, Disclosures?, @escaping Sink) throws -> Void
    ) throws {
        try refusePlace(options.file, inLog: logPath)
        try refuseMissingParent(of: options.file)
        guard options.revealing.reveal else {
            let log = try openForReading(evenDamaged: evenDamaged)
            let query = try options.selection.query(in: log, appeal: options.appeal)
            try noteWhatIsLater(than: options.selection.asOf, log)
            return try into(options) { sink in try write(log, query, nil, sink) }
        }
        let log = try openForWriting(options.writing)
        let recorder = try recorder(log)
        var query = try options.selection.query(in: log, appeal: options.appeal)
        // The records of this disclosure come behind.
        query.positions = query.positions.clamped(to: 1...max(1, log.lastPosition))
        try noteWhatIsLater(than: options.selection.asOf, log)
        var total = Disclosure()
        try into(options) { sink in
            let disclosures: Disclosures
            do throws(RecordingError) {
                disclosures = try recorder.recordDisclosuresBlocking(
                    query, where: { options.selection.wants($0) }, purpose: options.revealing.purpose,
                    reader: options.revealing.options.who, at: .now())
            } catch {
                throw Failure(error)
            }
            try write(log, query, disclosures, sink)
            total = disclosures.total
            for (code, count) in disclosures.refusals.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                say("\(code.rawValue), appeals: \(grouped(count)). \(IdentityRefusal(code))")
            }
        }
        try log.close()
        try judge(total)
    }

    /// Opens the file, or takes the standard output, and closes it after `body`.
    private func into(_ options: ExportOptions, _ body: (@escaping Sink) throws -> Void) throws {
        guard options.file != "-" else { return try body { try output.write($0) } }
        let descriptor = try FileOutput.open(
            options.file, replacing: options.force, isPrivate: options.revealing.reveal)
        let name = "The file \(options.file)"
        try body { try FileOutput.write($0, to: descriptor, name: name) }
        try FileOutput.close(descriptor, name: name)
    }
}

extension Failure {
    /// Does the work of an export, and lets what log, sink or key store throw through as what it is.
    static func unwrapping(_ work: () throws(ReadError<any Error>) -> Int) throws {
        do throws(ReadError<any Error>) {
            _ = try work()
        } catch {
            switch error {
            case .log(let error): throw error
            case .body(let error as KeyStoreError): throw Failure(error)
            case .body(let error): throw error
            }
        }
    }
}
