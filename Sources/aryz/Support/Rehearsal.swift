// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Carries commands out on a log whose changes are forgotten, to see whether all of them would go through.
struct Rehearsal {
    /// Whether every line would go through.
    var isAccepted: Bool { rejectedCount == 0 }
    /// How many would not.
    private(set) var rejectedCount = 0

    private enum Verdict {
        case accepted
        case refused(CommandReceipt, AppealCommand)
        case noCommand(PayloadError)
    }

    private let recorder: AppealRecorder
    private let log: EventLog
    private var verdicts: [Verdict] = []

    /// A rehearsal for a recorder whose log is open for writing, so that nobody else changes it meanwhile.
    init(_ real: AppealRecorder) throws {
        var options = EventLog.Options()
        options.storage = RehearsalStorage()
        log = try EventLog.open(at: real.log.path, options: options)
        recorder = AppealRecorder(log: log, keys: real.keys.rehearsal(), settings: real.settings)
    }

    /// Tries all lines, in their order.
    mutating func run(_ lines: [CommandLines.Line]) throws {
        for start in stride(from: 0, to: lines.count, by: Recording.linesPerCommit) {
            if Interruption.received != nil { break }
            try runSome(lines[start..<min(start + Recording.linesPerCommit, lines.count)])
        }
        try log.close()
    }

    private mutating func runSome(_ lines: ArraySlice<CommandLines.Line>) throws {
        var commands: [AppealCommand] = []
        for line in lines {
            if case .success(let command) = line.result, Self.canBeTried(command) { commands.append(command) }
        }
        var receipts = recorder.recordBlocking(commands)[...]
        for line in lines {
            let verdict: Verdict
            switch line.result {
            case .failure(let error): verdict = .noCommand(error)
            case .success(let command) where !Self.canBeTried(command):
                verdict = .noCommand(
                    PayloadError(
                        field: "command", reason: "destroys a key, which nothing can take back: record it alone",
                        .commandIrrevocable))
            case .success(let command):
                let receipt = receipts.removeFirst()
                if case .failed(let error) = receipt.outcome { throw Failure(error) }
                let isAccepted = receipt.outcome == .appended || receipt.outcome == .alreadyAppended
                verdict = isAccepted ? .accepted : .refused(receipt, command)
            }
            if case .accepted = verdict {} else { rejectedCount += 1 }
            verdicts.append(verdict)
        }
    }

    private static func canBeTried(_ command: AppealCommand) -> Bool { command.body.kind != .erasePerson }

    /// The receipts of lines of which none was recorded.
    func receipts(for lines: [CommandLines.Line], language: MessageLanguage?) -> [UInt8] {
        var writer = ReceiptWriter(language: language)
        for (line, verdict) in zip(lines, verdicts) {
            switch verdict {
            case .accepted: writer.appendHeldBack(line: line.number)
            case .refused(let receipt, let command): writer.append(receipt, of: command, line: line.number)
            case .noCommand(let error): writer.append(error, line: line.number)
            }
        }
        return writer.text.bytes
    }
}
