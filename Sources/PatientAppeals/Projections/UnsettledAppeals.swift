// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// What a question about open or overdue appeals needs of ``CurrentState``, without the settled appeals, which are nearly all of
/// an old log: the beginning of the newest snapshot and the events behind it.
public struct UnsettledAppeals: Sendable {
    /// Every appeal that is not settled stands in it as in the whole state and in the same order; of settled ones only some
    /// do. So ask it with filters for which ``AppealFilter/asksForUnsettled`` is true.
    public let state: CurrentState
    /// The events up to here are in the state.
    public let position: Position
    /// The snapshots that could not be used, to be shown to people.
    public let warnings: [SnapshotWarning]

    /// As many settled appeals are read one by one from the log; where more were touched the whole snapshot is the shorter way.
    static let touchedMax = 1_000

    /// The unsettled appeals of a log up to `stop`.
    ///
    /// `progress` is told the position now and then and ends the work with `false`, as for a runner. Throws where the log
    /// can't be read or an event's payload is damaged.
    public init(
        of log: EventLog, to stop: ProjectionStop = .end, progress: (Position) -> Bool = { _ in true }
    ) throws(ProjectionError<PayloadError>) {
        try self.init(of: log, in: SnapshotStore(log: log), to: stop, touchedMax: Self.touchedMax, progress: progress)
    }

    /// The same from these snapshots, and with another number of settled appeals that are read one by one.
    package init(
        of log: EventLog, in store: SnapshotStore, to stop: ProjectionStop, touchedMax: Int,
        progress: (Position) -> Bool = { _ in true }
    ) throws(ProjectionError<PayloadError>) {
        var restored = store.restore(excerpt: UnsettledExcerpt.self, for: stop)
        try restored.runner.catchUp(to: stop, progress: progress)
        var excerpt = restored.runner.projection
        if excerpt.touched.count <= touchedMax {
            let latest = if case .recordedAt(let time) = stop { time } else { Timestamp(microseconds: .max) }
            position = restored.runner.position
            warnings = restored.warnings
            try excerpt.readTouched(of: log, through: position, recordedBy: latest)
            state = excerpt.appeals
        } else {
            var whole = store.restore(CurrentState.self, for: stop)
            try whole.runner.catchUp(to: stop, progress: progress)
            position = whole.runner.position
            warnings = whole.warnings
            state = whole.runner.projection
        }
    }
}
