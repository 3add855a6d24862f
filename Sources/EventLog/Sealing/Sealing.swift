// SPDX-License-Identifier: Apache-2.0

/// Seals the segments of a log that is open for writing, oldest first, one at a time.
///
/// It has a thread of its own where the log's options say so. It holds the log's lock while it works: nobody else may
/// seal at the same time.
final class Sealing: Sendable {
    private struct State {
        var isWorking = false
        var isStopping = false
        var threadIsRunning = false
        /// Something may have come to be sealed since the thread looked.
        var isDue = false
        /// Why the last attempt failed; nil after one that did not.
        var failure: LogError?
        /// A segment that cannot be sealed because of its many types: those behind it stay in rows as well.
        var stuckAt: UInt32?
        var sealedSegments = 0
        /// Let go of when the work has ended for good.
        var lock: (any StorageLock)?
    }
    private let shared: LogShared
    private let unsealedMax: Int
    private let dictionaries: DictionaryChoice
    private let monitor = Monitor(State())

    init(_ shared: LogShared, options: EventLog.Options, lock: any StorageLock) {
        self.shared = shared
        unsealedMax = max(2, options.unsealedSegmentsMax)
        dictionaries = options.dictionaries
        monitor.withLock { $0.lock = lock }
    }

    /// Why sealing does not go on, if it does not.
    var failure: LogError? { monitor.withLock { $0.failure } }

    /// Segments that are ended and still in rows.
    var lag: Int { max(0, shared.catalog.segments.count(where: { $0.rows != nil }) - 1) }

    /// Starts the thread that seals in the background; false when the system has no room for one.
    func start() -> Bool {
        monitor.withLock {
            $0.threadIsRunning = true
            $0.isDue = true
        }
        if OwnThread.start({ [self] in run() }) { return true }
        monitor.withLock { $0.threadIsRunning = false }
        return false
    }

    /// Says that a segment has ended. Returns at once while sealing is less than its bound behind; else when it has
    /// caught up, or cannot go on.
    func noteEndedSegment() {
        let isBackground = monitor.withLock { state in
            state.isDue = true
            return state.threadIsRunning
        }
        guard isBackground else { return }
        monitor.signalAll()
        if lag < unsealedMax { return }
        monitor.waitUntil { [self] state in
            lag < unsealedMax || state.failure != nil || state.stuckAt != nil || !state.threadIsRunning ? () : nil
        }
    }

    /// Seals everything that has ended, on the caller's thread.
    func sealAll() throws(LogError) {
        while try step(byCaller: true) {}
    }

    /// Ends the work, at the next batch where a segment is being sealed, and returns when it has ended.
    func stop() {
        monitor.withLock { $0.isStopping = true }
        monitor.signalAll()
        monitor.waitUntil { (state) -> Void? in
            guard !state.threadIsRunning, !state.isWorking else { return nil }
            state.lock = nil
            return ()
        }
    }

    /// The same without waiting.
    func abandon() {
        monitor.withLock { $0.isStopping = true }
        monitor.signalAll()
    }

    private var isStopping: Bool { monitor.withLock { $0.isStopping } }

    private func run() {
        while true {
            let goOn = monitor.waitUntil { state -> Bool? in
                if state.isStopping { return false }
                guard state.isDue else { return nil }
                state.isDue = false
                return true
            }
            guard goOn else { break }
            do throws(LogError) {
                while try step(byCaller: false) {}
            } catch {
                // Kept for whoever asks; tried again when the next segment ends.
                monitor.withLock { $0.failure = error }
                monitor.signalAll()
            }
        }
        monitor.withLock { state in
            state.threadIsRunning = false
            if !state.isWorking { state.lock = nil }
        }
        monitor.signalAll()
    }

    /// Seals the oldest segment that has ended; false when there is none.
    private func step(byCaller: Bool) throws(LogError) -> Bool {
        let mayWork: Bool = monitor.waitUntil { state in
            if state.isStopping { return false }
            if state.isWorking { return nil }
            state.isWorking = true
            return true
        }
        guard mayWork else { return false }
        defer {
            monitor.withLock { $0.isWorking = false }
            monitor.signalAll()
        }
        try removeLeftovers()
        guard let (segment, end) = next else { return false }
        let sealing = SegmentSealing(
            shared: shared, segment: segment, end: end, dictionaries: dictionaries,
            isHasty: !byCaller && lag > unsealedMax / 2, isStopped: { [self] in isStopping })
        let isSealed: Bool
        do throws(LogError) { isSealed = try sealing.run() } catch {
            shared.observer?.logDidFail(LogFailureReport(kind: .sealing, error: error))
            throw error
        }
        monitor.withLock { state in
            state.failure = nil
            if isSealed { state.sealedSegments += 1 }
            if !isSealed, !state.isStopping { state.stuckAt = segment.header.number }
        }
        monitor.signalAll()
        return isSealed
    }

    /// The oldest segment in rows that another one follows.
    private var next: (Segment, SegmentHeader.Predecessor)? {
        let segments = shared.catalog.segments
        guard let index = segments.firstIndex(where: { $0.rows != nil }), index + 1 < segments.count,
            let rows = segments[index].rows, monitor.withLock({ $0.stuckAt }) != rows.header.number
        else { return nil }
        return (rows, segments[index + 1].header.predecessor)
    }

    /// Takes away what a sealing has left that was cut short: rows of segments whose sealed form counts.
    private func removeLeftovers() throws(LogError) {
        let files = try SegmentFiles(shared.layout, storage: shared.storage)
        let isSealed = Set(shared.catalog.segments.filter { $0.rows == nil }.map(\.header.number))
        do throws(StorageError) {
            for number in files.rows.intersection(isSealed) where number <= shared.manifest.sealedThrough {
                try shared.storage.remove(shared.layout.segment(number))
            }
            for number in files.sealed.subtracting(isSealed) where files.rows.contains(number) {
                try shared.storage.remove(shared.layout.sealed(number))
            }
        } catch {
            throw LogError(error, doing: "remove what an earlier sealing has left")
        }
    }
}
