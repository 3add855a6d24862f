// SPDX-License-Identifier: Apache-2.0

public import EventLog
internal import EventSourcing
internal import PatientAppeals

/// Turns each case of an XES log into an appeal with a history.
///
/// A case becomes AppealReceived, AppealRegistered, DeadlineSet where it has a deadline, one ActivityRecorded for each of
/// its events, and AppealClosed where it has ended; all of them or none. Register entries are numbered in the order of the
/// file. A case that an earlier import added is passed over.
public struct XESImport {
    /// What the import came to so far: cases, appeals added, and the rest.
    public private(set) var report = ImportReport()

    private let log: EventLog
    private let mapping: XESMapping
    private let isDryRun: Bool
    private var pending: [(line: Int, activities: Int, request: AppendRequest)] = []
    private var pendingKeys: Set<String> = []
    private var pendingBytes = 0
    private var registers: [String: Int] = [:]

    private static let casesPerCommit = 200
    private static let bytesPerCommit = LogLimits.requestBytes / 2

    /// An import into `log`. A dry run looks and adds nothing; the log may then be read-only.
    public init(into log: EventLog, mapping: XESMapping, isDryRun: Bool = false) {
        self.log = log
        self.mapping = mapping
        self.isDryRun = isDryRun
    }

    /// Imports a file, gzip or plain; blocks. `reject` hears of each case that is not taken, with the line on which the case
    /// ends. `goesOn` is asked after each case; when it says no the import ends, and what was added stays.
    public mutating func run(
        path: String, reject: (LineRejection) -> Void, goesOn: (ImportReport) -> Bool = { _ in true }
    ) throws(ImportError) {
        var failure: ImportError?
        do throws(InterchangeError) {
            try XESReader.read(path: path) { trace, line in
                do throws(ImportError) { try take(trace, line, reject) } catch { failure = error }
                return failure == nil && goesOn(report)
            }
        } catch {
            failure = failure ?? .file(error)
        }
        // What was read before the file turned out to be damaged is good.
        if case .log(let error) = failure { throw .log(error) }
        try commit(reject)
        if let failure { throw failure }
    }

    private mutating func take(
        _ trace: XESTrace, _ line: Int, _ reject: (LineRejection) -> Void
    ) throws(ImportError) {
        report.read += 1
        let imported: XESCase
        do throws(PayloadError) { imported = try XESCase(trace, mapping) } catch {
            return refuse(line, error, reject)
        }
        guard try !isKnown(imported) else { return report.alreadyThere += 1 }
        let registry = imported.registry
        let number = try lastNumber(of: registry) + 1
        var generator = SystemRandomNumberGenerator()
        let tracking = TrackingNumber.random(using: &generator)
        let entry = RegisterEntry(registry: registry, number: number)
        do throws(PayloadError) {
            guard let entry else { throw PayloadError(field: mapping.start, reason: "lies in no year of a register") }
            let request = AppendRequest(
                try imported.events(tracking, entry), conditions: [.stream(tracking.stream, .noStream)],
                idempotencyKey: imported.key)
            pending.append((line, trace.events.count, request))
            pendingBytes += request.events.reduce(0) { $0 + $1.payload.count + 200 }
        } catch {
            return refuse(line, error, reject)
        }
        registers[registry] = number
        pendingKeys.insert(imported.key)
        if pending.count == Self.casesPerCommit || pendingBytes > Self.bytesPerCommit { try commit(reject) }
    }

    private mutating func refuse(_ line: Int, _ error: PayloadError, _ reject: (LineRejection) -> Void) {
        report.rejected += 1
        reject(LineRejection(line: line, field: error.field, reason: error.reason))
    }

    private func isKnown(_ imported: XESCase) throws(ImportError) -> Bool {
        guard !pendingKeys.contains(imported.key) else { return true }
        do { return try log.positions(forKey: imported.key) != nil } catch { throw .log(error) }
    }

    /// The last number that the register has, those of this import included.
    private func lastNumber(of registry: String) throws(ImportError) -> Int {
        if let number = registers[registry] { return number }
        let tag = RegisterEntry.tag(ofRegistry: registry)
        do {
            let last = try log.events(EventQuery(.taggedAnyOf([tag]), direction: .backwards, limit: 1)).first
            guard let last, case .appealRegistered(let body) = try AppealEvent(last).body else { return 0 }
            return Int(body.number)
        } catch let error as LogError {
            throw .log(error)
        } catch {
            throw .log(LogError(.damaged, "The last entry of the register \(registry) can not be read."))
        }
    }

    private mutating func commit(_ reject: (LineRejection) -> Void) throws(ImportError) {
        defer {
            pending.removeAll(keepingCapacity: true)
            pendingBytes = 0
            if !isDryRun { pendingKeys.removeAll(keepingCapacity: true) }
        }
        let results = isDryRun ? nil : log.appendBlocking(contentsOf: pending.map(\.request))
        for (index, (line, activities, request)) in pending.enumerated() {
            switch results?[index] {
            case nil:
                count(activities, request)
            case .success(let receipt):
                if receipt.outcome == .appended { count(activities, request) } else { report.alreadyThere += 1 }
            case .failure(let error) where error.code == .invalidRequest || error.code == .conflict:
                report.rejected += 1
                registers = [:]
                reject(LineRejection(line: line, field: "", reason: "does not fit into the log: \(error.message)"))
            case .failure(let error): throw .log(error)
            }
        }
    }

    private mutating func count(_ activities: Int, _ request: AppendRequest) {
        report.appended += 1
        report.activities += activities
        report.events += request.events.count
    }
}

extension AppealEvent {
    init(_ event: RecordedEvent) throws(PayloadError) {
        try self.init(type: event.type, payload: unsafe event.payload.span.bytes)
    }
}
