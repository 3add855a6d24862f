// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// The state over one stretch of a log alone.
public struct StretchState<Subject: MergeableProjection>: Sendable {
    /// The state.
    public var state: Subject
    /// The latest time at which an event that was taken in had been recorded; nil when there was none.
    public var latestRecordedAt: Timestamp?
    /// Whether events were left out because they were recorded too late.
    @usableFromInline var leftOut: Bool
    /// Whether it ends early because nobody wants it any more.
    @usableFromInline var isCut: Bool

    @usableFromInline init(
        _ state: Subject, latestRecordedAt: Timestamp?, leftOut: Bool = false, isCut: Bool = false
    ) {
        self.state = state
        self.latestRecordedAt = latestRecordedAt
        self.leftOut = leftOut
        self.isCut = isCut
    }

    /// The state over the events at `positions`, those left out that were recorded later than `latest`. Ends early when
    /// `progress`, called after every 65,536th event, returns false.
    @inlinable
    public init(
        over positions: ClosedRange<Position>, of log: EventLog, upTo latest: Timestamp = Timestamp(microseconds: .max),
        progress: (Position) -> Bool = { _ in true }
    ) throws(ProjectionError<Subject.Failure>) {
        var state = Subject.continuation()
        state.prepare(for: log)
        var taking = ProjectionRunner<Subject>.Taking(
            state: state, position: positions.lowerBound - 1, latest: Timestamp(microseconds: .min))
        // The one reference is in `taking`, or else the first change would copy it.
        state = Subject.continuation()
        try ProjectionRunner.takeIn(positions, of: log, upTo: latest, into: &taking, progress: progress)
        self.init(
            taking.state, latestRecordedAt: taking.latest.microseconds == .min ? nil : taking.latest,
            leftOut: taking.leftOut, isCut: taking.stopped)
    }
}

/// A stretch of the log on the way to a state.
@usableFromInline struct Piece<Subject: MergeableProjection>: Sendable {
    @usableFromInline var positions: ClosedRange<Position>
    /// Gives the state over the stretch where it was kept; nil when it can not be used after all.
    @usableFromInline var kept: (@Sendable () -> StretchState<Subject>?)?

    @usableFromInline init(
        _ positions: ClosedRange<Position>, kept: (@Sendable () -> StretchState<Subject>?)? = nil
    ) {
        self.positions = positions
        self.kept = kept
    }
}

extension ProjectionRunner where Subject: MergeableProjection {
    /// The same as ``catchUp(to:progress:)`` with the same result, on `concurrency` threads: each takes in stretches of the
    /// log, and their states are merged in order. `progress` is called after each merge; there are about four for each
    /// thread. Blocks the caller meanwhile. After a thrown error the runner stands at the beginning.
    @inlinable
    public mutating func catchUp(
        to stop: ProjectionStop = .end, concurrency: Int, progress: (Position) -> Bool = { _ in true }
    ) throws(ProjectionError<Subject.Failure>) {
        guard concurrency > 1 else { return try catchUp(to: stop, progress: progress) }
        let (last, latest) = target(stop)
        guard last > position else { return }
        let stretches: [ClosedRange<Position>]
        do throws(LogError) {
            stretches = try log.stretches(of: position + 1...last, into: concurrency * 4)
        } catch {
            throw .log(error)
        }
        try take(stretches.map { Piece($0) }, upTo: latest, stop, concurrency: concurrency, progress: progress)
    }

    /// Takes in neighbouring pieces from the checkpoint on.
    @inlinable mutating func take(
        _ pieces: [Piece<Subject>], upTo latest: Timestamp, _ stop: ProjectionStop, concurrency: Int,
        progress: (Position) -> Bool
    ) throws(ProjectionError<Subject.Failure>) {
        var taking = begin()
        let isRefused =
            concurrency > 1 && pieces.count > 1
            ? merge(pieces, into: &taking, upTo: latest, concurrency: concurrency, progress)
            : try takeInTurn(pieces, into: &taking, upTo: latest, progress)
        // One event after the other tells which of them is refused, and why.
        guard !isRefused else { return try catchUp(to: stop, progress: progress) }
        end(taking)
    }

    /// The pieces one after the other on the caller's thread. True when a merge was refused.
    @inlinable func takeInTurn(
        _ pieces: [Piece<Subject>], into taking: inout Taking, upTo latest: Timestamp, _ progress: (Position) -> Bool
    ) throws(ProjectionError<Subject.Failure>) -> Bool {
        for piece in pieces {
            if let kept = piece.kept?() {
                guard taking.merge(kept, through: piece.positions.upperBound) else { return true }
                taking.stopped = !progress(taking.position)
            } else {
                try Self.takeIn(piece.positions, of: log, upTo: latest, into: &taking, progress: progress)
                if !taking.stopped { taking.position = piece.positions.upperBound }
            }
            if taking.stopped { break }
        }
        return false
    }

    /// The pieces on threads of their own. True when an event or a merge was refused, or the log could not be read.
    @inlinable func merge(
        _ pieces: [Piece<Subject>], into taking: inout Taking, upTo latest: Timestamp, concurrency: Int,
        _ progress: (Position) -> Bool
    ) -> Bool {
        let log = log
        let work = OrderedWork<StretchState<Subject>?>(pieces: pieces.count, threads: concurrency) { place, isStopped in
            let piece = pieces[place]
            if let kept = piece.kept?() { return kept }
            return try? StretchState(over: piece.positions, of: log, upTo: latest) { _ in !isStopped() }
        }
        defer { work.stop() }
        for piece in pieces {
            guard let result = work.next(), taking.merge(result, through: piece.positions.upperBound) else {
                return true
            }
            if !progress(taking.position) { break }
        }
        return false
    }
}

extension ProjectionRunner.Taking where Subject: MergeableProjection {
    /// Puts the state over the stretch behind to this one; false when it is refused.
    @inlinable mutating func merge(_ later: StretchState<Subject>, through last: Position) -> Bool {
        do throws(Subject.Failure) { try state.merge(later.state) } catch { return false }
        position = last
        leftOut = leftOut || later.leftOut
        if let time = later.latestRecordedAt { latest = max(latest, time) }
        return true
    }
}
