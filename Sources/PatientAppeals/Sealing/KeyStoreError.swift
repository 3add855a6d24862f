// SPDX-License-Identifier: Apache-2.0

/// A failure of the key store: what happened, where, and what can be done.
public struct KeyStoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable {
        private enum Value {
            case io, foreign, damaged, newerFormat, locked, readOnly, poisoned, noSuchStore
        }
        private let value: Value
        /// The operating system refused a call.
        public static let io = Code(value: .io)
        /// The file belongs to another log, or is no key store.
        public static let foreign = Code(value: .foreign)
        /// The file's head is damaged.
        public static let damaged = Code(value: .damaged)
        /// The file was written by a newer version of this library.
        public static let newerFormat = Code(value: .newerFormat)
        /// Somebody else writes to it.
        public static let locked = Code(value: .locked)
        /// It was opened for reading.
        public static let readOnly = Code(value: .readOnly)
        /// An earlier write or sync failed; the store makes no more keys until it is opened again.
        public static let poisoned = Code(value: .poisoned)
        /// There is no key store at the path.
        public static let noSuchStore = Code(value: .noSuchStore)
    }
    /// What kind of failure it is.
    public var code: Code
    /// What happened and what to do next.
    public var message: String
    /// The file.
    public var file: String
    /// The byte in it, where one is known.
    public var offset: Int?
    /// The system's error number, where it gave one.
    public var errno: Int32?

    init(_ code: Code, _ message: String, file: String, offset: Int? = nil, errno: Int32? = nil) {
        self.code = code
        self.message = message
        self.file = file
        self.offset = offset
        self.errno = errno
    }

    /// The message with file, offset and error number.
    public var description: String {
        message + " [file \(file)" + (offset.map { ", offset \($0)" } ?? "") + (errno.map { ", errno \($0)" } ?? "")
            + "]"
    }
}
