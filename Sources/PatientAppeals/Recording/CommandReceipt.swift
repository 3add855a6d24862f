// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// What a command came to.
public struct CommandReceipt: Sendable, Equatable {
    /// The kinds of end.
    public enum Outcome: Sendable, Equatable {
        /// Its events are on disk.
        case appended
        /// A command with this key was carried out before; the receipt is that one's.
        case alreadyAppended
        /// The rules forbid it.
        case rejected(Rejection)
        /// Somebody else was faster, again and again; try it once more.
        case conflict
        /// The log or the key store failed. Whether it was carried out is unknown where the log says `indeterminate`.
        case failed(RecordingError)
    }
    /// What it came to.
    public var outcome: Outcome
    /// The appeal.
    public var appeal: TrackingNumber?
    /// The appeal's entry in the official register.
    public var register: RegisterEntry?
    /// The first and last position of its events.
    public var positions: ClosedRange<Position>?
    /// The due times of the clocks that it set or extended.
    public var due: [String: Timestamp] = [:]

    /// The appeal's language, where the command was rejected and the appeal is known: the one to tell the applicant in.
    public var language: Language = .unsaid

    /// A receipt.
    public init(_ outcome: Outcome) { self.outcome = outcome }
}

/// A failure of what the recorder stands on.
public enum RecordingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The log refused.
    case log(LogError)
    /// The key store refused.
    case keys(KeyStoreError)
    /// An event of the log at this position is none of ours, though its type is.
    case payload(field: String, reason: String, position: Position)

    /// One sentence.
    public var description: String {
        switch self {
        case .log(let error): error.description
        case .keys(let error): error.description
        case .payload(let field, let reason, let position):
            "The event at position \(position) can't be read: \(field) \(reason)."
        }
    }
}
