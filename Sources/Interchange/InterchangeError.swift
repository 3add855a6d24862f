// SPDX-License-Identifier: Apache-2.0

/// A failure to read or write a file of another format: what happened, where, and what can be done.
public struct InterchangeError: Error, Sendable, Equatable {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable {
        private enum Value {  // private, so that a new code breaks no user
            case noSuchFile, io, malformed, mapping, log
        }
        private let value: Value
        /// There is no file at the path.
        public static let noSuchFile = Code(value: .noSuchFile)
        /// The operating system refused a call.
        public static let io = Code(value: .io)
        /// The file is not in the format that it should be in.
        public static let malformed = Code(value: .malformed)
        /// The mapping file does not fit the file that it should explain.
        public static let mapping = Code(value: .mapping)
        /// The event log refused; `underlying` says how.
        public static let log = Code(value: .log)
    }
    /// What kind of failure it is.
    public var code: Code
    /// What happened and what to do next, one or two sentences.
    public var message: String
    /// The file concerned.
    public var file: String?
    /// The line in the file, counted from 1, where one is known.
    public var line: Int?

    /// A failure with all that is known of it.
    public init(_ code: Code, _ message: String, file: String? = nil, line: Int? = nil) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
    }
}

extension InterchangeError: CustomStringConvertible {
    /// The message, then file and line where known.
    public var description: String {
        switch (file, line) {
        case (let file?, let line?): "\(message) [file \(file), line \(line)]"
        case (let file?, nil): "\(message) [file \(file)]"
        case (nil, let line?): "\(message) [line \(line)]"
        case (nil, nil): message
        }
    }
}
