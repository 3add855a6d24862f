// SPDX-License-Identifier: Apache-2.0

/// A failure of the log: what happened, where, and what can be done.
public struct LogError: Error, Sendable, Equatable {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable {
        private enum Value {  // private, so that a new code breaks no user
            case invalidRequest, conflict, indeterminate, poisoned, closed, damaged, foreign, newerFormat
            case noSuchLog, alreadyExists, locked, readOnly, io, diskFull
            case networkFileSystem
        }
        private let value: Value
        /// The request breaks a limit of ``LogLimits`` or is empty; nothing was written.
        public static let invalidRequest = Code(value: .invalidRequest)
        /// An ``AppendCondition`` does not hold; nothing was written. Read again, decide again.
        public static let conflict = Code(value: .conflict)
        /// A write or sync failed while this request was in flight: it may or may not be in the log. Reopen and look.
        public static let indeterminate = Code(value: .indeterminate)
        /// An earlier write or sync failed; the log takes no more appends until it is opened again.
        public static let poisoned = Code(value: .poisoned)
        /// The log was closed.
        public static let closed = Code(value: .closed)
        /// Acknowledged data is damaged or missing.
        public static let damaged = Code(value: .damaged)
        /// A file belongs to another log, or is no file of a log at all.
        public static let foreign = Code(value: .foreign)
        /// The file was written by a newer version of this library.
        public static let newerFormat = Code(value: .newerFormat)
        /// There is no log at the path.
        public static let noSuchLog = Code(value: .noSuchLog)
        /// There is something at the path already.
        public static let alreadyExists = Code(value: .alreadyExists)
        /// Another process, or another handle of this one, is writing.
        public static let locked = Code(value: .locked)
        /// The log was opened for reading.
        public static let readOnly = Code(value: .readOnly)
        /// The operating system refused a call.
        public static let io = Code(value: .io)
        /// The directory is on a network file system; see ``EventLog/Options/allowsNetworkFileSystem``.
        public static let networkFileSystem = Code(value: .networkFileSystem)
        /// The disk, or the space allowed to this user, is full.
        public static let diskFull = Code(value: .diskFull)
    }
    /// What kind of failure it is.
    public var code: Code
    /// What happened and what to do next, one or two sentences.
    public var message: String
    /// The file concerned.
    public var file: String?
    /// The byte in the file, where one is known.
    public var offset: UInt64?
    /// The positions concerned, where they are known.
    public var positions: ClosedRange<Position>?
    /// The system's error number, where it gave one.
    public var errno: Int32?

    /// A failure with all that is known of it.
    public init(
        _ code: Code, _ message: String, file: String? = nil, offset: UInt64? = nil,
        positions: ClosedRange<Position>? = nil, errno: Int32? = nil
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.offset = offset
        self.positions = positions
        self.errno = errno
    }
}

extension LogError: CustomStringConvertible {
    /// The message, then file, offset and positions where known.
    public var description: String {
        var text = message
        if let file { text += " [file \(file)" + (offset.map { ", offset \($0)" } ?? "") + "]" }
        if let positions { text += " [positions \(positions.lowerBound)...\(positions.upperBound)]" }
        return text
    }
}
