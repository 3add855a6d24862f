// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// A small log whose every batch is known, to be damaged.
struct Specimen: Sendable {
    /// How its writer left it.
    enum Form: String, CaseIterable, Sendable {
        /// Closed: the end is noted outside of the segment.
        case closed
        /// Left while idle: a marker proves the last batch.
        case idle
        /// Stopped right after the last append.
        case stopped
        /// Stopped in the middle of a write.
        case torn
        /// Sealed twice, then appended to and closed.
        case sealed
    }
    /// Where a batch is and what the log held before it.
    struct Batch: Sendable {
        var path: String
        var offset: Int
        var eventsBefore: Int
    }
    let form: Form
    let workload: Workload
    let disk: SimulatedDisk
    let events: [RecordedEvent]
    /// The batches with events, in their order.
    let batches: [Batch]
    /// How the files were before the last few appends, oldest first.
    let older: [[String: [UInt8]]]
    /// The segments' files, of either form.
    let segments: [String]

    /// Makes one with the requests of a seed's workload, one a batch, over two segments at least.
    init(seed: UInt64, form: Form) throws(LogError) {
        self.form = form
        workload = Workload(seed: seed, steps: 6, largeBytes: 6_000, segmentBytes: 24 << 10)
        let disk = SimulatedDisk()
        let log = try EventLog.create(at: Workload.path, options: workload.options(disk))
        var batches: [Batch] = []
        var older: [[String: [UInt8]]] = []
        var count = 0
        var requests = workload.steps.flatMap(\.requests)
        // A torn form's last request is the one that is cut short.
        let cutShort = form == .torn ? requests.removeLast() : nil
        for (number, request) in requests.enumerated() {
            if form == .sealed, number == requests.count / 3 || number == requests.count * 2 / 3 {
                try log.endSegment()
                older.append(Self.files(disk))
                try log.seal()
            }
            let before = Self.files(disk)
            older.append(before)
            _ = try log.appendBlocking(contentsOf: [request])[0].get()
            batches.append(Self.newBatch(before, Self.files(disk), eventsBefore: count))
            count += request.events.count
        }
        events = try log.events()
        switch form {
        case .closed, .sealed: try log.close()
        case .idle: try log.proveLastBatch()
        case .stopped: break
        case .torn:
            let before = Self.files(disk)
            if let cutShort { _ = try log.appendBlocking(contentsOf: [cutShort])[0].get() }
            Self.tear(disk, Self.newBatch(before, Self.files(disk), eventsBefore: count), before)
        }
        self.disk = disk.afterKill()
        self.batches = batches
        self.older = older
        segments = disk.paths.filter { $0.hasSuffix(".rows") || $0.hasSuffix(".sealed") }
    }

    private static func files(_ disk: SimulatedDisk) -> [String: [UInt8]] {
        disk.paths.reduce(into: [:]) { $0[$1] = disk.bytes($1) }
    }

    /// The place in the newest segment where two states of the files begin to differ.
    private static func newBatch(_ before: [String: [UInt8]], _ after: [String: [UInt8]], eventsBefore: Int) -> Batch {
        let path = after.keys.filter { $0.hasSuffix(".rows") }.max() ?? ""
        let new = after[path] ?? []
        // The zeros written ahead are no batch.
        let old = (before[path] ?? Array(new.prefix(4_096)))
        let offset = new.indices.first { $0 < old.count ? new[$0] != old[$0] : new[$0] != 0 } ?? new.count
        return Batch(path: path, offset: offset / 4_096 * 4_096, eventsBefore: eventsBefore)
    }

    /// Leaves of a batch only its first block and, of that, all but the end.
    private static func tear(_ disk: SimulatedDisk, _ batch: Batch, _ before: [String: [UInt8]]) {
        guard var bytes = disk.bytes(batch.path) else { return }
        let end = bytes.lastIndex { $0 != 0 } ?? batch.offset
        for index in bytes.indices where index > (batch.offset + end) / 2 { bytes[index] = 0 }
        disk.replace(batch.path, with: bytes)
    }
}
