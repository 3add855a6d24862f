// SPDX-License-Identifier: Apache-2.0

import EventLog
import Interchange

/// How the program can end, as other programs see it. The first sentence of each says when, the others what to do;
/// `docs/errors.md` is made of them.
enum ExitStatus: Int32 {
    /// All was done. Nothing is left to do.
    case done = 0
    /// A verification or a salvage found something wrong. Read the lines that it printed, and the operations guide.
    case difference = 1
    /// The command line was not understood. Read what it says, or the verb's `--help`.
    case usage = 64
    /// Some input was not taken. Read the receipts, correct those lines and send them again.
    case rejectedInput = 65
    /// There is no such log, file or appeal. Check the path or the number.
    case notFound = 66
    /// The log is damaged or not a log. Run `aryz verify`, then see the operations guide.
    case damaged = 69
    /// The system refused to read or write. Free space or mend the disk, and run it again.
    case io = 74
    /// Somebody else is writing. Wait until they are done, or find and end that process.
    case locked = 75
}

/// Why the program ends without having done all: a status for programs and a sentence for people.
struct Failure: Error {
    var status: ExitStatus
    /// What was wrong, where, and what to do next; empty when it was said already.
    var message: String

    init(_ status: ExitStatus, _ message: String = "") {
        self.status = status
        self.message = message
    }

    init(_ error: LogError) {
        let status: ExitStatus =
            switch error.code {
            case .noSuchLog: .notFound
            case .alreadyExists, .networkFileSystem: .usage
            case .damaged, .foreign, .newerFormat: .damaged
            case .locked: .locked
            case .invalidRequest: .rejectedInput
            default: .io
            }
        self.init(status, error.description)
    }

    init(_ error: InterchangeError) {
        let status: ExitStatus =
            switch error.code {
            case .noSuchFile: .notFound
            case .io: .io
            default: .rejectedInput
            }
        self.init(status, error.description)
    }

    init(_ error: ImportError) {
        switch error {
        case .file(let error): self.init(error)
        case .log(let error): self.init(error)
        }
    }
}

/// Whoever read the standard output has gone; nothing is wrong.
struct ReaderIsGone: Error {}

/// The user pressed Ctrl-C, or somebody asked the program to end, and what was begun is finished.
struct Interrupted: Error {
    var signal: Int32
}
