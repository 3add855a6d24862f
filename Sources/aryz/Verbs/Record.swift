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
            """
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    @Argument(help: "The file; - is the standard input.")
    var file = "-"

    func perform(_ context: Context) throws {
        let lines: CommandLines
        do { lines = try CommandLines(path: file) } catch { throw Failure(error) }
        let queue = Queue<Reading>(limit: Recording.linesPerCommit, bytesMax: 8 << 20)
        try Interruption.note(wake: { queue.finish() })  // before the log makes threads of its own
        let log = try context.openForWriting()
        let recorder = try context.recorder(log)
        var recording = Recording(recorder: recorder, output: context.output)
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
        try Interruption.check()
        try recording.judge(context)
    }

    /// Reads and parses on a thread of its own, while the lines before are decided on and written.
    private static func read(_ lines: consuming CommandLines, into queue: Queue<Reading>) throws {
        let lines = Handover(lines)
        try Thread.start {
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
