// SPDX-License-Identifier: Apache-2.0

/// Watches one read for an observer.
struct ReadMeasure {
    private let observer: any LogObserver
    private let shared: LogShared
    private let start = ContinuousClock.now

    /// nil where nobody observes.
    init?(_ shared: LogShared) {
        guard let observer = shared.observer else { return nil }
        self.observer = observer
        self.shared = shared
    }

    /// Says what the read came to.
    func end(_ reader: EventReader, _ error: LogError? = nil) {
        let (hits, misses) = shared.cache.takeCounts()
        observer.logDidRead(
            LogReadReport(
                isReplay: reader.query.selection == .all, events: reader.shownCount,
                duration: start.duration(to: .now), cacheHits: hits, cacheMisses: misses))
        if let error { observer.logDidFail(LogFailureReport(kind: .reading, error: error)) }
    }
}
