// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Glibc
import Interchange
import PatientAppeals

/// Copies the log while it is in use.
struct Backup: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Copy the log to a new directory, while it is written to as well.",
        discussion: """
            Holds all that is on disk when it begins, and is verified: exit status 1 when that finds something. On the same file system sealed segments get another name instead of a \
            copy: that costs no room, and guards against deletion but not against the disk; --copy copies them all. The \
            keys of personal data are left out unless --with-keys says so: keep the two apart, and the keys no longer than \
            an erasure may take.
            """
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    @Argument(
        help: ArgumentHelp("The backup's directory, which must not be there or be empty.", valueName: "dir"),
        completion: .directory)
    var target: String

    @Flag(help: "Copy the keys of personal data too, to DIR.keys.")
    var withKeys = false

    @Flag(help: "Copy sealed segments even where they could be linked.")
    var copy = false

    func perform(_ context: Context) throws {
        try refusePlace(target, inLog: context.logPath)
        try refuseMissingParent(of: target)
        let copying = LogCopying(source: context.logPath, target: target, withKeys: withKeys)
        let backup = try copying.run(linking: !copy, options: writing.logOptions)
        let report = try EventLog.open(at: target, access: .readOnly).verify()
        var text = copying.json(backup, report: report)
        try context.output.line(&text)
        guard report.damages.isEmpty, report.lastPosition == backup.lastPosition else {
            for damage in report.damages { Terminal.say("aryz: \(damage)") }
            throw Failure(
                .difference,
                "The backup is not whole, because the log is not. Keep your older backups; `aryz verify` and `aryz salvage` "
                    + "say more.")
        }
    }
}

/// Copies a backup back.
struct Restore: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Copy a backup to where the log is to be, and verify it.",
        discussion: """
            Changes nothing in the backup. The log's directory must not be there or be empty. Exit status 1 when the \
            verification finds something.
            """
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    @Argument(help: ArgumentHelp("The backup's directory.", valueName: "dir"), completion: .directory)
    var source: String

    @Flag(help: "Copy the keys of personal data too, from DIR.keys.")
    var withKeys = false

    func perform(_ context: Context) throws {
        try refusePlace(context.logPath, inLog: source)
        try refuseMissingParent(of: context.logPath)
        let copying = LogCopying(source: source, target: context.logPath, withKeys: withKeys)
        let backup = try copying.run(linking: false, options: writing.logOptions)
        let report = try EventLog.open(at: context.logPath, access: .readOnly).verify()
        var text = copying.json(backup, report: report)
        try context.output.line(&text)
        guard report.damages.isEmpty, report.lastPosition == backup.lastPosition else {
            for damage in report.damages { Terminal.say("aryz: \(damage)") }
            throw Failure(.difference, "The restored log is not whole. Take another backup, or see `aryz salvage`.")
        }
        context.say("\(grouped(Int(report.events))) events are in \(context.logPath), verified.")
    }
}

/// A log on its way to another directory, with its keys or without.
private struct LogCopying {
    let source: String
    let target: String
    let withKeys: Bool

    func run(linking: Bool, options: EventLog.Options) throws -> LogBackup {
        let keys = KeyStore.path(besideLog: target)
        if withKeys, unsafe access(keys, F_OK) == 0 {
            throw Failure(.usage, "There is a key store already in \(keys). Move it away, or name another directory.")
        }
        let backup = try EventLog.backUp(source, to: target, linking: linking, options: options)
        guard withKeys else { return backup }
        // After the events: a person's key is on disk before the first event that needs it.
        let identity = try EventLog.open(at: target, access: .readOnly).identity
        let isThere: Bool
        do throws(KeyStoreError) {
            isThere = try KeyStore.copy(
                besideLog: source, identity: identity, toLog: target, identity: identity)
        } catch {
            throw Failure(error)
        }
        guard isThere else {
            throw Failure(
                .notFound, "There is no key store \(KeyStore.path(besideLog: source)). The log itself is in \(target).")
        }
        return backup
    }

    func json(_ backup: LogBackup, report: VerificationReport?) -> JSONText {
        var text = JSONText()
        text.beginObject()
        text.key("directory")
        text.value(target)
        for (name, count) in [
            ("lastPosition", backup.lastPosition), ("segments", UInt64(backup.segments)),
            ("linkedSegments", UInt64(backup.linkedSegments)), ("copiedBytes", backup.copiedBytes),
        ] {
            text.key(name)
            text.value(count)
        }
        text.key("keys")
        text.value(withKeys)
        if let report {
            text.key("intact")
            text.value(report.damages.isEmpty)
        }
        text.endObject()
        return text
    }
}
