// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog

/// What every verb understands, before or after its name.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("The log's directory (else $ARYZ_LOG, else ./aryz-log).", valueName: "dir"),
        completion: .directory)
    var log: String?

    @Option(name: .long, help: "The language of labels: kk, ru or en (default: from LANG, else en).")
    var lang: LabelLanguage?

    @Flag(name: .long, help: "No progress, no summary.")
    var quiet = false
}

/// What every verb understands that writes to a log.
struct WritingOptions: ParsableArguments {
    @Flag(
        help: "Write to a log on a network file system. Only where its locks and syncs are known to hold.")
    var forceNetworkFileSystem = false

    /// How the log is opened or made.
    var logOptions: EventLog.Options {
        var options = EventLog.Options()
        options.allowsNetworkFileSystem = forceNetworkFileSystem
        return options
    }
}

/// How a table is printed.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv
}

/// A language that labels are printed in.
enum LabelLanguage: String, ExpressibleByArgument, CaseIterable {
    case kk, ru, en

    /// The language of the user's environment.
    static var ofEnvironment: LabelLanguage {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = Terminal.environment(name) { return LabelLanguage(rawValue: String(value.prefix(2))) ?? .en }
        }
        return .en
    }
}

/// An instant on the command line: `2026-03-02T09:14:00+05:00`, or a day, which begins at midnight in UTC+5.
struct Instant {
    var timestamp: Timestamp

    /// Reads a time; a plain day is its beginning.
    static func fromDay(_ text: String) throws -> Instant { try read(text, dayEnds: false) }

    /// Reads a time; a plain day is its end, so that what happened on it counts.
    static func throughDay(_ text: String) throws -> Instant { try read(text, dayEnds: true) }

    private static func read(_ text: String, dayEnds: Bool) throws -> Instant {
        let isDay = text.utf8.count == 10
        // A day of the calendar is one of Kazakhstan's time.
        guard let time = Timestamp.parse(iso8601: isDay ? text + "T00:00:00+05:00" : text)?.instant else {
            throw ValidationError("It is not \(help).")
        }
        guard isDay, dayEnds else { return Instant(timestamp: time) }
        return Instant(timestamp: Timestamp(microseconds: time.advanced(bySeconds: 86_400).microseconds - 1))
    }

    static let help = "a time like 2026-03-02T09:14:00+05:00 or a day like 2026-03-02"
}

/// A stretch of time on the command line: `A..B`, `A..` or `..B`; B is not part of it.
struct Stretch {
    var from: Timestamp?
    var to: Timestamp?

    /// Reads a stretch.
    static func read(_ text: String) throws -> Stretch {
        guard let dots = text.firstRange(of: "..") else {
            throw ValidationError("It is not two times with .. between them, like 2026-01-01..2026-04-01.")
        }
        let ends = [String(text[..<dots.lowerBound]), String(text[dots.upperBound...])]
        let times = try ends.map { try $0.isEmpty ? nil : Instant.fromDay($0).timestamp }
        if let from = times[0], let to = times[1], from >= to {
            throw ValidationError("The stretch ends before it begins; the earlier time comes first.")
        }
        return Stretch(from: times[0], to: times[1])
    }
}
