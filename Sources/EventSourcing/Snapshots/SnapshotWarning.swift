// SPDX-License-Identifier: Apache-2.0

/// A snapshot that was left alone, and why. Nothing is lost by it: the projection is computed from the events instead.
public struct SnapshotWarning: Sendable, Hashable {
    /// Why a snapshot is of no use.
    public struct Reason: Error, Sendable, Hashable {
        private enum Value { case damaged, foreign, newerFormat, otherVersion, aheadOfLog, diverged, unreadable }
        private let value: Value
        /// A checksum or a length is wrong, or the projection refuses the state.
        public static let damaged = Reason(value: .damaged)
        /// It belongs to another log, or is no snapshot at all.
        public static let foreign = Reason(value: .foreign)
        /// It was written by a newer version of this library.
        public static let newerFormat = Reason(value: .newerFormat)
        /// It was written for another version of the projection.
        public static let otherVersion = Reason(value: .otherVersion)
        /// It holds events that the log does not have: the log was restored from a backup, or shortened.
        public static let aheadOfLog = Reason(value: .aheadOfLog)
        /// The event at its position is another one: the log was restored from a backup and went on otherwise.
        public static let diverged = Reason(value: .diverged)
        /// The operating system or the log refused to read it.
        public static let unreadable = Reason(value: .unreadable)

        fileprivate var text: String {
            switch value {
            case .damaged: "is damaged"
            case .foreign: "is no snapshot of this log"
            case .newerFormat: "was written by a newer version of this program"
            case .otherVersion: "was made for another version of its projection"
            case .aheadOfLog: "holds events that the log does not have"
            case .diverged: "was made from events that the log does not have"
            case .unreadable: "can not be read"
            }
        }
    }
    /// The file's name in the directory of snapshots.
    public var file: String
    /// Why it was left alone.
    public var reason: Reason

    /// A snapshot that was left alone.
    public init(file: String, reason: Reason) {
        self.file = file
        self.reason = reason
    }
}

extension SnapshotWarning: CustomStringConvertible {
    /// One sentence, with what happens instead.
    public var description: String {
        "Snapshot \(file) \(reason.text); it is ignored, and what it would have given is computed from the events."
    }
}

/// A snapshot could not be made or removed.
public struct SnapshotError: Error, Sendable, Hashable {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable {
        private enum Value { case partial, io, diskFull, log }
        private let value: Value
        /// The projection left events out and is no checkpoint.
        public static let partial = Code(value: .partial)
        /// The operating system refused a call.
        public static let io = Code(value: .io)
        /// The disk, or the space allowed to this user, is full.
        public static let diskFull = Code(value: .diskFull)
        /// The log could not be read.
        public static let log = Code(value: .log)
    }
    /// What kind of failure it is.
    public var code: Code
    /// What happened and what to do next.
    public var message: String
    /// The file or directory concerned.
    public var file: String?
    /// The system's error number, where it gave one.
    public var errno: Int32?

    /// A failure with all that is known of it.
    public init(_ code: Code, _ message: String, file: String? = nil, errno: Int32? = nil) {
        self.code = code
        self.message = message
        self.file = file
        self.errno = errno
    }
}

extension SnapshotError: CustomStringConvertible {
    /// The message and the file.
    public var description: String { message + (file.map { " [file \($0)]" } ?? "") }
}
