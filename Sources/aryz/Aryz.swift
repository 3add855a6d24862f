// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Glibc

/// The command line's outermost part: what is common to all verbs.
@main
struct Aryz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aryz",
        abstract: "Patient appeals as an append-only log of events.",
        discussion: """
            Standard output is data, standard error is for people.
            Exit status: 0 done; 1 a verification or salvage found something wrong; 64 usage; 65 some input was rejected; \
            66 no such log, file or appeal; 69 damaged log; 74 I/O error; 75 somebody else is writing; 130 interrupted by \
            Ctrl-C; 143 ended by SIGTERM.
            """,
        version: "0.1.0",
        subcommands: [
            Initialize.self, Record.self, Replay.self, Query.self, Snapshot.self, Clock.self, Import.self, Export.self,
            Verify.self, Salvage.self, Info.self, Seal.self, Backup.self, Restore.self,
            Simulate.self, ReportVerb.self, SettingsVerb.self,
        ]
    )

    @OptionGroup var global: GlobalOptions

    static func main() {
        // Both then are errors of write, which can be told apart and explained.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        if let complaint = Spelling.unknownVerb(in: CommandLine.arguments.dropFirst()) {
            Terminal.say("aryz: \(complaint) `aryz --help` says more.")
            Glibc.exit(ExitStatus.usage.rawValue)
        }
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            if !failure.message.isEmpty { Terminal.say("aryz: \(failure.message)") }
            Glibc.exit(failure.status.rawValue)
        } catch is ReaderIsGone {
            Glibc.exit(ExitStatus.done.rawValue)
        } catch let interrupted as Interrupted {
            Glibc.exit(128 + interrupted.signal)
        } catch let error as LogError {
            let failure = Failure(error)
            Terminal.say("aryz: \(failure.message)")
            Glibc.exit(failure.status.rawValue)
        } catch {
            exit(withError: error)
        }
    }
}

/// A verb: what the words after `aryz` ask for.
protocol Verb: ParsableCommand {
    var root: Aryz { get }
    var global: GlobalOptions { get }
    /// Does the work.
    func perform(_ context: Context) throws
}

extension Verb {
    mutating func run() throws {
        let context = Context(
            logPath: global.log ?? root.global.log ?? Terminal.environment("ARYZ_LOG") ?? "./aryz-log",
            labels: Labels(global.lang ?? root.global.lang ?? .ofEnvironment),
            isQuiet: global.quiet || root.global.quiet
        )
        do {
            try perform(context)
        } catch let gone as ReaderIsGone {
            throw gone
        } catch {
            try context.output.flush()  // what was found until then is still to be seen
            throw error
        }
        try context.output.flush()
    }
}

/// What a verb works with.
struct Context {
    let logPath: String
    let labels: Labels
    let isQuiet: Bool
    let output = StandardOutput()

    /// Opens the log for reading. A damaged one only where the verb shows events up to the damage: whatever is counted
    /// or listed would pass the readable part off as the whole.
    func openForReading(evenDamaged: Bool = false) throws -> EventLog {
        let log = try EventLog.open(at: logPath, access: .readOnly)
        if let damage = log.damage, !evenDamaged { throw Failure(damage) }
        return log
    }

    /// Opens the log for writing; `adjust` changes how.
    func openForWriting(
        _ writing: WritingOptions, _ adjust: (inout EventLog.Options) -> Void = { _ in }
    ) throws -> EventLog {
        try refuseShortenedLog()
        var options = writing.logOptions
        adjust(&options)
        let log = try EventLog.open(at: logPath, options: options)
        for warning in log.warnings { Terminal.say("aryz: \(warning)") }
        return log
    }

    /// Says something to people, unless they want quiet.
    func say(_ text: String) {
        if !isQuiet { Terminal.say(text) }
    }
}
