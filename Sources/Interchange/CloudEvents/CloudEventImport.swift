// SPDX-License-Identifier: Apache-2.0

public import EventLog
package import EventSourcing

/// What an import came to.
public struct ImportReport: Sendable, Equatable {
    /// Lines or cases that the file has, blank lines not counted.
    public var read = 0
    /// Lines or cases that were added; of a dry run, that would be.
    public var appended = 0
    /// The events that were added with them, and those of them that are activities of a case.
    public var events = 0, activities = 0
    /// Lines or cases that an earlier import had added already.
    public var alreadyThere = 0
    /// Lines or cases that were not taken.
    public var rejected = 0
    /// Events that got another position than the file's `sequence` says.
    public var resequenced = 0

    /// Nothing read yet.
    public init() {}
}

/// Why an import stopped; what it had added by then stays, and repeating the import adds the rest.
public enum ImportError: Error, Sendable, Equatable {
    /// The file could not be read.
    case file(InterchangeError)
    /// The log refused.
    case log(LogError)
}

/// Adds the events of a CloudEvents file to a log, see ``CloudEvents``.
public struct CloudEventImport: ~Copyable {
    /// What the import came to so far.
    public private(set) var report = ImportReport()
    /// The file's length and what was read of it, in bytes; the length of a pipe is 0.
    public var progress: (read: Int, of: Int) { (lines.bytesRead, lines.byteCount) }

    private let log: EventLog
    private let isDryRun: Bool
    private var lines: LineReader
    private var next: Position
    private var pending: [(line: Int, request: AppendRequest)] = []
    private var pendingKeys: Set<String> = []

    /// How many lines go into one commit.
    private static let linesPerCommit = 1_000

    /// Opens the file at `path`; `-` is the standard input. A dry run looks and adds nothing; the log may then be
    /// read-only.
    public init(path: String, into log: EventLog, isDryRun: Bool = false) throws(InterchangeError) {
        lines = LineReader(try FileInput(path: path))
        self.log = log
        self.isDryRun = isDryRun
        next = log.lastPosition + 1
    }

    /// Reads some lines and adds their events in one commit; blocks. `reject` hears of each line that is not taken.
    ///
    /// - Returns: false at the end of the file.
    public mutating func step(_ reject: (LineRejection) -> Void) throws(ImportError) -> Bool {
        var isAtEnd = false
        while pending.count < Self.linesPerCommit {
            guard let line = try readLine() else {
                isAtEnd = true
                break
            }
            if line == .blank { continue }
            report.read += 1
            do {
                try stage(line)
            } catch {
                switch error {
                case .field(let field):
                    report.rejected += 1
                    reject(LineRejection(line: lines.lineNumber, field: field.field, reason: field.reason))
                case .log(let failure): throw .log(failure)
                }
            }
        }
        try commit(reject)
        return !isAtEnd
    }

    private mutating func readLine() throws(ImportError) -> LineReader.Line? {
        do { return try lines.next() } catch { throw .file(error) }
    }

    private enum StageError: Error {
        case field(PayloadError)
        case log(LogError)
    }

    private mutating func stage(_ line: LineReader.Line) throws(StageError) {
        let reading: CloudEventReader.Reading
        do {
            reading = try CloudEventReader.read(try line.utf8(), position: next)
        } catch {
            throw .field(error)
        }
        // Recorded times do not go backwards: one from the future would become that of all events to come.
        if let time = reading.event.recordedAt, time > Timestamp.now().advanced(bySeconds: 300) {
            throw .field(
                PayloadError(
                    field: "recordedtime",
                    reason: "lies ahead of this machine's clock; set the clock right, or correct the time"))
        }
        if isFromThisLog(reading) { return report.alreadyThere += 1 }
        do throws(LogError) {
            guard !pendingKeys.contains(reading.key), try log.positions(forKey: reading.key) == nil else {
                return report.alreadyThere += 1
            }
        } catch {
            throw .log(error)
        }
        next += 1
        if reading.isResequenced { report.resequenced += 1 }
        pendingKeys.insert(reading.key)
        pending.append((lines.lineNumber, AppendRequest([reading.event], idempotencyKey: reading.key)))
    }

    /// Whether the line is this very log's own event: those that came with no id have one made of the log's identity and
    /// their position.
    private func isFromThisLog(_ reading: CloudEventReader.Reading) -> Bool {
        guard let sequence = reading.sequence, sequence >= 1, sequence <= log.lastPosition else { return false }
        return reading.event.id == EventID(identity: log.identity, position: sequence)
    }

    private mutating func commit(_ reject: (LineRejection) -> Void) throws(ImportError) {
        defer {
            pending.removeAll(keepingCapacity: true)
            if !isDryRun { pendingKeys.removeAll(keepingCapacity: true) }
        }
        guard !isDryRun else {
            report.appended += pending.count
            return report.events += pending.count
        }
        let results = log.appendBlocking(contentsOf: pending.map(\.request))
        for ((line, _), result) in zip(pending, results) {
            switch result {
            case .success(let receipt) where receipt.outcome == .appended:
                report.appended += 1
                report.events += 1
            case .success: report.alreadyThere += 1
            case .failure(let error) where error.code == .invalidRequest:
                report.rejected += 1
                reject(LineRejection(line: line, field: "", reason: "does not fit into the log: \(error.message)"))
            case .failure(let error): throw .log(error)
            }
        }
        next = log.lastPosition + 1
    }
}

extension LineReader.Line {
    /// The line's bytes.
    ///
    /// - Throws: `PayloadError` that says what is wrong with the line as a whole.
    package func utf8(bytesMax: Int = LineReader.lineBytesMax) throws(PayloadError) -> [UInt8] {
        switch self {
        case .text(let bytes): return bytes
        case .blank: throw PayloadError(field: "", reason: "is blank", .lineNotObject)
        case .tooLong:
            throw PayloadError(field: "", reason: "is longer than \(bytesMax >> 20) MiB", .lineTooLong)
        case .notText: throw PayloadError(field: "", reason: "is not UTF-8 text", .lineNotText)
        }
    }
}
