// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import Metrics

/// Counts and times what a log does, by swift-metrics. The names are listed in `docs/operations.md`.
///
///     var options = EventLog.Options()
///     options.observer = LogMetrics()
public final class LogMetrics: LogObserver {
    private let commits: Counter, requests: Counter, events: Counter, bytes: Counter
    private let groupEvents: Recorder, groupBytes: Recorder
    private let commitTime: Timer, syncTime: Timer
    private let lastPosition: Gauge
    private let endedSegments: Counter, sealedSegments: Counter, sealedEvents: Counter
    private let sealedBytes: Counter, bytesBeforeSealing: Counter
    private let sealingTime: Timer
    private let unsealedSegments: Gauge
    private let readEvents: Counter, reads: Counter
    private let replayRate: Recorder
    private let readTime: Timer
    private let cacheHits: Counter, cacheMisses: Counter
    private let openTime: Timer
    private let openingWarnings: Counter
    private let failures: [LogFailureReport.Kind: Counter]

    /// Metrics whose names begin with `prefix`, made by `factory`; the default is the process's.
    public init(prefix: String = "eventlog", factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ name: String, _ dimensions: [(String, String)] = []) -> Counter {
            Counter(label: "\(prefix)_\(name)", dimensions: dimensions, factory: factory)
        }
        func timer(_ name: String) -> Timer { Timer(label: "\(prefix)_\(name)", dimensions: [], factory: factory) }
        func gauge(_ name: String) -> Gauge { Gauge(label: "\(prefix)_\(name)", dimensions: [], factory: factory) }
        func recorder(_ name: String) -> Recorder {
            Recorder(label: "\(prefix)_\(name)", dimensions: [], aggregate: true, factory: factory)
        }
        commits = counter("commits")
        requests = counter("requests")
        events = counter("events")
        bytes = counter("bytes")
        groupEvents = recorder("group_events")
        groupBytes = recorder("group_bytes")
        commitTime = timer("commit_time")
        syncTime = timer("sync_time")
        lastPosition = gauge("last_position")
        endedSegments = counter("ended_segments")
        sealedSegments = counter("sealed_segments")
        sealedEvents = counter("sealed_events")
        sealedBytes = counter("sealed_bytes")
        bytesBeforeSealing = counter("sealed_bytes_before")
        sealingTime = timer("sealing_time")
        unsealedSegments = gauge("unsealed_segments")
        readEvents = counter("read_events")
        reads = counter("reads")
        replayRate = recorder("replay_events_per_second")
        readTime = timer("read_time")
        cacheHits = counter("cache_hits")
        cacheMisses = counter("cache_misses")
        openTime = timer("open_time")
        openingWarnings = counter("open_warnings")
        failures = [
            .writing: counter("failures", [("kind", "writing")]), .sealing: counter("failures", [("kind", "sealing")]),
            .reading: counter("failures", [("kind", "reading")]),
        ]
    }

    /// Times the opening and counts its warnings.
    public func logDidOpen(_ opening: LogOpeningReport) {
        openTime.recordNanoseconds(opening.duration.nanoseconds)
        openingWarnings.increment(by: opening.warnings.count)
        lastPosition.record(opening.lastPosition)
        unsealedSegments.record(max(0, opening.segments - opening.sealedSegments - 1))
    }

    /// Counts the group and times its way to the disk.
    public func logDidCommit(_ commit: LogCommitReport) {
        commits.increment()
        requests.increment(by: commit.requests)
        events.increment(by: commit.events)
        bytes.increment(by: commit.storedBytes)
        groupEvents.record(commit.events)
        groupBytes.record(commit.rawBytes)
        commitTime.recordNanoseconds(commit.duration.nanoseconds)
        if commit.sync > .zero { syncTime.recordNanoseconds(commit.sync.nanoseconds) }
        lastPosition.record(commit.lastPosition)
    }

    /// Counts the segment, and shows how far sealing lags behind.
    public func logDidEndSegment(_ end: LogSegmentEndReport) {
        endedSegments.increment()
        unsealedSegments.record(end.unsealedSegments)
    }

    /// Counts what was sealed.
    public func logDidSeal(_ sealing: LogSealingReport) {
        sealedSegments.increment()
        sealedEvents.increment(by: sealing.events)
        sealedBytes.increment(by: sealing.bytesAfter)
        bytesBeforeSealing.increment(by: sealing.bytesBefore)
        sealingTime.recordNanoseconds(sealing.duration.nanoseconds)
        unsealedSegments.record(sealing.unsealedSegments)
    }

    /// Counts what was read. The rate is that of reads of all events that handed over 1,000 or more.
    public func logDidRead(_ read: LogReadReport) {
        reads.increment()
        readEvents.increment(by: read.events)
        readTime.recordNanoseconds(read.duration.nanoseconds)
        cacheHits.increment(by: read.cacheHits)
        cacheMisses.increment(by: read.cacheMisses)
        let nanoseconds = read.duration.nanoseconds
        if read.isReplay, read.events >= 1_000, nanoseconds > 0 {
            replayRate.record(Double(read.events) / (Double(nanoseconds) / 1e9))
        }
    }

    /// Counts the failure under its kind.
    public func logDidFail(_ failure: LogFailureReport) { failures[failure.kind]?.increment() }
}

extension Duration {
    /// Whole nanoseconds.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
