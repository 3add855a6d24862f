// SPDX-License-Identifier: Apache-2.0

import EventLog
import Interchange

/// How the program can end, as other programs see it.
enum ExitStatus: Int32 {
    /// All was done.
    case done = 0
    /// A verification found a difference.
    case difference = 1
    /// The command line was not understood.
    case usage = 64
    /// Some input was not taken.
    case rejectedInput = 65
    /// There is no such log, file or appeal.
    case notFound = 66
    /// The log is damaged or not a log.
    case damaged = 69
    /// The system refused to read or write.
    case io = 74
    /// Somebody else is writing.
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
