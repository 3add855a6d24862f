// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Glibc
import Interchange
import PatientAppeals

/// Makes a log.
struct Initialize: Verb {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make an empty log.",
        discussion: """
            The keys of personal data are kept in a file beside the log, `DIR.keys`: whoever has the log without it can \
            read no names. Back both up, apart from each other.
            """
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    @Option(help: ArgumentHelp("Organisations, calendar, clocks: JSON.", valueName: "file"), completion: .file())
    var settings: String?

    func perform(_ context: Context) throws {
        try refuseOccupied(context.logPath)
        let json = try settings.map { try SettingsFile.read($0).json }
        let log = try EventLog.create(at: context.logPath, options: writing.logOptions)
        do { _ = try KeyStore.open(for: log) } catch { throw Failure(error) }
        if let json { _ = try Settings.adopt(json: json, in: log, actor: .system, at: .now()) }
        try log.close()
        context.say("Made an empty log in \(context.logPath).")
    }

    /// Says what is in the way before anything is made.
    private func refuseOccupied(_ path: String) throws {
        if unsafe access(path + "/segments", F_OK) == 0 {
            throw Failure(.usage, "There is a log already in \(path). Use it, or name a new directory.")
        }
        try refuseMissingParent(of: path)
        // Whatever it is, it is not this log's: keys are made after their log.
        let keys = KeyStore.path(besideLog: path)
        guard unsafe access(keys, F_OK) != 0 else {
            throw Failure(.usage, "There is something in \(keys) already. Move it away, or name another directory.")
        }
    }
}
