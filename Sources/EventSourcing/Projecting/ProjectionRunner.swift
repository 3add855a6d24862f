// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Feeds a projection with the events of a log and remembers how far it came.
///
/// A value: a copy is an independent projection at the same position. Reading blocks on files.
public struct ProjectionRunner<Subject: Projection>: Sendable {
    /// The log that is read.
    public let log: EventLog
    /// The state after the events up to ``position``.
    @usableFromInline var state: Subject
    /// The checkpoint: every event up to here was taken in (or left out, see ``isPartial``). 0 before the first.
    public internal(set) var position: Position
    /// The latest time at which an event that was taken in had been recorded; nil before the first.
    public internal(set) var latestRecordedAt: Timestamp?
    /// Whether events were left out because of ``ProjectionStop/recordedAt(_:)``. Such a state is no checkpoint: it has no
    /// snapshot, and catching up again starts from the beginning.
    public internal(set) var isPartial = false

    /// The state after the events up to ``position``.
    @inlinable public var projection: Subject { state }

    /// A projection at the beginning of the log.
    public init(log: EventLog) {
        self.init(log: log, projection: Subject(), position: 0, latestRecordedAt: nil)
    }

    /// A projection that has taken in the events up to `position`.
    public init(log: EventLog, projection: Subject, position: Position, latestRecordedAt: Timestamp?) {
        self.log = log
        self.state = projection
        self.position = position
        self.latestRecordedAt = latestRecordedAt
        state.prepare(for: log)
    }

    /// Takes in the events from the checkpoint to `stop`. A stop that lies before the checkpoint starts from the beginning.
    ///
    /// `progress` is called with the position after every 65,536th event; it can end the work early by returning false,
    /// after which the checkpoint stands at that event. After a thrown ``ProjectionError/event(_:_:)`` the runner stands at
    /// the beginning again.
    @inlinable
    public mutating func catchUp(
        to stop: ProjectionStop = .end,
        progress: (Position) -> Bool = { _ in true }
    ) throws(ProjectionError<Subject.Failure>) {
        let (last, latest) = target(stop)
        guard last > position else { return }
        var taking = begin()
        try Self.takeIn(taking.position + 1...last, of: log, upTo: latest, into: &taking, progress: progress)
        if !taking.stopped { taking.position = last }
        end(taking)
    }

    /// Takes in, from the beginning, the events up to `stop` that `isWanted` agrees to: what would be known had the others not
    /// been recorded. Such a state is partial, see ``isPartial``, and takes no use of snapshots. Throws as
    /// ``catchUp(to:progress:)`` does.
    @inlinable
    public mutating func rebuild(
        to stop: ProjectionStop = .end, where isWanted: (borrowing EventView) -> Bool,
        progress: (Position) -> Bool = { _ in true }
    ) throws(ProjectionError<Subject.Failure>) {
        restart()
        let (last, latest) = target(stop)
        guard last > 0 else { return }
        var taking = begin()
        try Self.takeIn(1...last, of: log, upTo: latest, where: isWanted, into: &taking, progress: progress)
        if !taking.stopped { taking.position = last }
        end(taking)
    }

    /// The last position to take in, and the latest recorded time. Goes back to the beginning where the stop asks for it.
    @usableFromInline mutating func target(_ stop: ProjectionStop) -> (last: Position, latest: Timestamp) {
        var last = log.lastPosition
        var latest = Timestamp(microseconds: .max)
        switch stop {
        case .end: break
        case .position(let position): last = min(last, position)
        case .recordedAt(let time): latest = time
        }
        if isPartial || last < position || latestRecordedAt ?? latest > latest { restart() }
        return (last, latest)
    }

    /// Takes in the events at `positions` but for those that were recorded later than `latest`, or are not wanted.
    @inlinable static func takeIn(
        _ positions: ClosedRange<Position>, of log: EventLog, upTo latest: Timestamp,
        where isWanted: (borrowing EventView) -> Bool = { _ in true }, into taking: inout Taking,
        progress: (Position) -> Bool
    ) throws(ProjectionError<Subject.Failure>) {
        do throws(ReadError<Subject.Failure>) {
            try log.read(EventQuery(types: Subject.eventTypes, positions: positions)) {
                (event) throws(Subject.Failure) -> Bool in
                taking.position = event.position
                if event.recordedAt <= latest, isWanted(event) {
                    try taking.state.apply(event, in: log)
                    taking.latest = max(taking.latest, event.recordedAt)
                } else {
                    taking.leftOut = true
                }
                taking.count &+= 1
                if taking.count & 0xffff == 0 { taking.stopped = !progress(event.position) }
                return !taking.stopped
            }
        } catch {
            switch error {
            case .log(let error): throw .log(error)
            case .body(let failure): throw .event(taking.position, failure)
            }
        }
    }

    /// Moves the state out, so that it is referred to once while it changes and no column of it is copied.
    @usableFromInline mutating func begin() -> Taking {
        let taking = Taking(state: state, position: position, latest: latestRecordedAt ?? Timestamp(microseconds: .min))
        restart()
        return taking
    }

    @usableFromInline mutating func end(_ taking: consuming Taking) {
        position = taking.position
        latestRecordedAt = taking.latest.microseconds == .min ? nil : taking.latest
        isPartial = taking.leftOut
        state = taking.state
    }

    /// Goes back to the beginning.
    @usableFromInline mutating func restart() {
        self = ProjectionRunner(log: log)
    }

    /// What changes while events are read.
    @usableFromInline struct Taking {
        @usableFromInline var state: Subject
        @usableFromInline var position: Position
        @usableFromInline var latest: Timestamp
        @usableFromInline var leftOut = false
        @usableFromInline var stopped = false
        @usableFromInline var count: UInt64 = 0

        @usableFromInline init(state: Subject, position: Position, latest: Timestamp) {
            self.state = state
            self.position = position
            self.latest = latest
        }
    }
}

extension ProjectionRunner {
    /// Catches up, then goes on as events are appended, without a gap. Calls `changed` after each step with the state and
    /// its position, until `changed` returns false, the task is cancelled or the log is closed.
    public mutating func follow(
        _ changed: (Subject, Position) async -> Bool
    ) async throws(ProjectionError<Subject.Failure>) {
        try catchUp()
        guard await changed(projection, position) else { return }
        let query = EventQuery(types: Subject.eventTypes, positions: position + 1...Position.max)
        // The subscription only says when to look: the events are read as views, several at a time.
        var arrivals = log.subscribe(query).makeAsyncIterator()
        while let arrival = await arrivals.nextOrEnd() {
            switch arrival {
            case .failure(let error): throw .log(error)
            case .success(let event):
                if event.position <= position { continue }
                try catchUp()
                guard await changed(projection, position) else { return }
            }
        }
    }
}

extension EventSubscription.AsyncIterator {
    /// The next event or the log's failure; nil when the task was cancelled or the log closed.
    fileprivate mutating func nextOrEnd() async -> Result<RecordedEvent, LogError>? {
        do {
            return try await next().map { .success($0) }
        } catch {
            return error.code == .closed ? nil : .failure(error)
        }
    }
}
