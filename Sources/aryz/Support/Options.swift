// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog

/// What every verb understands, before or after its name.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The log's directory (else $ARYZ_LOG, else ./aryz-log).", valueName: "dir"))
    var log: String?

    @Option(name: .long, help: "The language of labels: kk, ru or en (default: from LANG, else en).")
    var lang: LabelLanguage?

    @Flag(name: .long, help: "No progress, no summary.")
    var quiet = false
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
struct Instant: ExpressibleByArgument {
    var timestamp: Timestamp

    init?(argument: String) {
        let text = argument.utf8.count == 10 ? argument + "T00:00:00+05:00" : argument
        guard let time = Timestamp.parse(iso8601: text) else { return nil }
        timestamp = time.instant
    }

    static let help = "a time like 2026-03-02T09:14:00+05:00 or a day like 2026-03-02"
}

/// A stretch of time on the command line: `A..B`, `A..` or `..B`; B is not part of it.
struct Stretch: ExpressibleByArgument {
    var from: Timestamp?
    var to: Timestamp?

    init?(argument: String) {
        guard let dots = argument.firstRange(of: "..") else { return nil }
        let left = String(argument[..<dots.lowerBound])
        let right = String(argument[dots.upperBound...])
        if !left.isEmpty {
            guard let instant = Instant(argument: left) else { return nil }
            from = instant.timestamp
        }
        if !right.isEmpty {
            guard let instant = Instant(argument: right) else { return nil }
            to = instant.timestamp
        }
    }
}
