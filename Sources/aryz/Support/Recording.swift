// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Commands on their way into the log, and their receipts on their way out.
struct Recording {
    /// How many lines go into one commit at most.
    static let linesPerCommit = 2_000

    /// How many lines were taken, and how many of them rejected.
    private(set) var count = 0, rejected = 0
    /// The last line that was carried out or rejected; 0 before the first.
    private(set) var lastLine = 0
    /// How much of the file was read.
    private(set) var bytesRead: Int?

    private let recorder: AppealRecorder
    private let output: StandardOutput
    private var receipts: ReceiptWriter
    /// Why the log or the file can't go on.
    private var failure: Failure?

    init(recorder: AppealRecorder, output: StandardOutput, language: MessageLanguage?) {
        self.recorder = recorder
        self.output = output
        receipts = ReceiptWriter(language: language)
    }

    /// Carries out what was read and prints the receipts, which is only done when all is durable.
    mutating func take(_ readings: [Reading]) throws {
        var commands: [AppealCommand] = []
        commands.reserveCapacity(readings.count)
        for case .line(let line) in readings {
            if case .success(let command) = line.result { commands.append(command) }
        }
        let results = recorder.recordBlocking(commands)
        var next = 0
        for reading in readings {
            switch reading {
            case .failure(let error): failure = Failure(error)
            case .line(let line):
                count += 1
                lastLine = line.number
                bytesRead = line.bytesRead
                switch line.result {
                case .failure(let error):
                    rejected += 1
                    receipts.append(error, line: line.number)
                case .success(let command):
                    note(results[next])
                    receipts.append(results[next], of: command, line: line.number)
                    next += 1
                }
            }
        }
        do {
            try output.write(receipts.text.bytes)
            receipts.text.removeAll()
            try output.flush()
        } catch is ReaderIsGone {
            throw Failure(
                .io,
                "Nobody reads the receipts any more; stopped after line \(lastLine), which is carried out. "
                    + Self.sendAgain)
        }
        if let failure { throw failure }
    }

    private static let sendAgain = "Send the rest again; what was carried out is recognised by its keys."

    /// What to tell who interrupted the recording.
    var interruptedText: String {
        "Interrupted after line \(lastLine): \(commands(count - rejected)) carried out, \(grouped(rejected)) rejected. "
            + "Run it again with the same file; what was carried out is recognised by its keys."
    }

    private func commands(_ count: Int) -> String { count == 1 ? "1 command" : "\(grouped(count)) commands" }

    private mutating func note(_ receipt: CommandReceipt) {
        switch receipt.outcome {
        case .appended, .alreadyAppended: break
        case .rejected, .conflict: rejected += 1
        case .failed(let error):
            rejected += 1
            if failure == nil { failure = Failure(error) }
        }
    }

    /// Ends with the status that the lines ask for.
    func judge(_ context: Context) throws {
        context.say("\(grouped(count - rejected)) of \(commands(count)) carried out.")
        if rejected > 0 {
            throw Failure(
                .rejectedInput,
                rejected == 1
                    ? "1 line was rejected; its receipt says why."
                    : "\(grouped(rejected)) lines were rejected; their receipts say why.")
        }
    }
}

extension Failure {
    init(_ error: RecordingError) {
        switch error {
        case .log(let error): self.init(error)
        case .keys(let error): self.init(error)
        case .payload: self.init(.damaged, error.description)
        }
    }

    init(_ error: KeyStoreError) {
        let status: ExitStatus =
            switch error.code {
            case .noSuchStore: .notFound
            case .locked: .locked
            case .foreign, .damaged, .newerFormat: .damaged
            default: .io
            }
        self.init(status, error.description)
    }
}

extension Context {
    /// A recorder over a log that was opened for writing, with the log's keys and settings.
    func recorder(_ log: EventLog) throws -> AppealRecorder {
        do {
            let keys = try KeyStore.open(for: log)
            if let damage = keys.damage(besideLog: log.path) { Terminal.say("aryz: \(damage)") }
            if let loss = try keys.lossOfNewest(in: log) { Terminal.say("aryz: \(loss)") }
            return AppealRecorder(log: log, keys: keys, settings: try Settings.current(in: log))
        } catch let error as KeyStoreError {
            throw Failure(error)
        } catch let error as RecordingError {
            throw Failure(error)
        }
    }
}
