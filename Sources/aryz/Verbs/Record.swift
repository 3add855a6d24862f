// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Carries out commands.
struct Record: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Carry out commands (NDJSON, one a line) and print a receipt for each.",
        discussion: """
            A receipt is printed when what it says is on disk. Every command has a key; the same key again does nothing \
            twice, so that after an interruption the same file may be given again.
            Commands: \(AppealCommandKind.allCases.map(\.rawValue).joined(separator: ", ")).
            Their fields are in docs/commands.md, the codes of all refusals in docs/errors.md. What applicants are told is in \
            the language of --lang, or of their appeal.
            Interrupted by Ctrl-C it exits with 130, by SIGTERM with 143, and says on the standard error how far it came. \
            Where nobody reads the receipts any more it stops with 74.
            """
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    @Argument(help: "The file; - is the standard input.", completion: .file())
    var file = "-"

    @Flag(help: "Record nothing unless every command can be carried out. Holds all of them in memory.")
    var allOrNothing = false

    /// The language that was asked for; of what the environment says receipts take no notice, since programs read them.
    private var language: MessageLanguage? {
        (global.lang ?? root.global.lang).flatMap { MessageLanguage(rawValue: $0.rawValue) }
    }

    func perform(_ context: Context) throws {
        let lines: CommandLines
        do { lines = try CommandLines(path: file) } catch { throw Failure(error) }
        let queue = Queue<Reading>(limit: Recording.linesPerCommit, bytesMax: 8 << 20)
        try Interruption.note(wake: { queue.finish() })  // before the log makes threads of its own
        let log = try context.openForWriting(writing)
        let recorder = try context.recorder(log)
        if allOrNothing { return try performAllOrNothing(lines, log, recorder, context) }
        var recording = Recording(recorder: recorder, output: context.output, language: language)
        var progress = Progress("recorded", "commands", isQuiet: context.isQuiet)
        let byteCount = lines.byteCount
        try Self.read(lines, into: queue)
        defer { queue.finish() }
        while true {
            let readings = queue.takeAll()
            if readings.isEmpty || Interruption.received != nil { break }
            try recording.take(readings)
            if let bytesRead = recording.bytesRead {
                progress.show(recording.count, share: byteCount > 0 ? Double(bytesRead) / Double(byteCount) : nil)
            }
        }
        progress.end()
        try log.close()
        if Interruption.received != nil { Terminal.say("aryz: \(recording.interruptedText)") }
        try Interruption.check()
        try recording.judge(context)
    }

    private func performAllOrNothing(
        _ lines: consuming CommandLines, _ log: EventLog, _ recorder: AppealRecorder, _ context: Context
    ) throws {
        var all: [CommandLines.Line] = []
        do throws(InterchangeError) {
            while let line = try lines.next() { all.append(line) }
        } catch {
            throw Failure(error)
        }
        var rehearsal = try Rehearsal(recorder)
        try rehearsal.run(all)
        if Interruption.received != nil { Terminal.say("aryz: Interrupted; nothing was recorded.") }
        try Interruption.check()
        guard rehearsal.isAccepted else {
            try log.close()
            try context.output.write(rehearsal.receipts(for: all, language: language))
            throw Failure(
                .rejectedInput,
                rehearsal.rejectedCount == 1
                    ? "1 line was rejected; nothing was recorded."
                    : "\(grouped(rehearsal.rejectedCount)) lines were rejected; nothing was recorded.")
        }
        var recording = Recording(recorder: recorder, output: context.output, language: language)
        for start in stride(from: 0, to: all.count, by: Recording.linesPerCommit) {
            let part = all[start..<min(start + Recording.linesPerCommit, all.count)]
            try recording.take(part.map { .line($0) })
        }
        try log.close()
        try recording.judge(context)
    }

    /// Reads and parses on a thread of its own, while the lines before are decided on and written.
    private static func read(_ lines: consuming CommandLines, into queue: Queue<Reading>) throws {
        let lines = Handover(lines)
        try OwnThread.startOrFail {
            var lines = lines.take()
            do throws(InterchangeError) {
                while let line = try lines.next() {
                    guard queue.put(.line(line), bytes: line.byteCount) else { return }
                }
            } catch {
                _ = queue.put(.failure(error), bytes: 0)
            }
            queue.finish()
        }
    }
}

/// What the reading thread hands over.
enum Reading: Sendable {
    case line(CommandLines.Line)
    /// The file cannot be read any further.
    case failure(InterchangeError)
}

/// Gives a value that cannot be copied to another thread, once.
private final class Handover: @unchecked Sendable {  // given over before the other thread starts, taken there once
    private var value: CommandLines?

    init(_ value: consuming CommandLines) { self.value = consume value }

    func take() -> CommandLines { value.take()! }
}
