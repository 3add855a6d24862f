// SPDX-License-Identifier: Apache-2.0

public import EventLog

extension PartialStore {
    /// Brings a projection to `stop` as ``ProjectionRunner/catchUp(to:concurrency:progress:)`` does and with the same result,
    /// from the kept results of sealed segments where there are any, and from the events elsewhere. Gives the kept results
    /// that could not be used. A segment with events recorded later than the stop is taken in event by event.
    @inlinable
    public func catchUp<Subject: MergeableProjection>(
        _ runner: inout ProjectionRunner<Subject>, to stop: ProjectionStop = .end, concurrency: Int = 1,
        progress: (Position) -> Bool = { _ in true }
    ) throws(ProjectionError<Subject.Failure>) -> [SnapshotWarning] {
        let (last, latest) = runner.target(stop)
        guard last > runner.position else { return [] }
        let warnings = GatheredWarnings()
        let pieces: [Piece<Subject>]
        do throws(LogError) {
            pieces = try self.pieces(runner.position + 1...last, latest, concurrency, warnings)
        } catch {
            throw .log(error)
        }
        if pieces.contains(where: { $0.kept != nil }) {
            try runner.take(pieces, upTo: latest, stop, concurrency: concurrency, progress: progress)
        } else {
            try runner.catchUp(to: stop, concurrency: concurrency, progress: progress)
        }
        return warnings.all
    }

    /// The kept results in the positions and the events between them, in order.
    @usableFromInline func pieces<Subject: MergeableProjection>(
        _ positions: ClosedRange<Position>, _ latest: Timestamp, _ concurrency: Int,
        _ warnings: GatheredWarnings
    ) throws(LogError) -> [Piece<Subject>] {
        let there = Set((try? files.names()) ?? [])
        var pieces: [Piece<Subject>] = []
        var next = positions.lowerBound
        for stretch in log.sealedStretches() {
            let name = fileName(Subject.self, stretch)
            guard stretch.positions.lowerBound >= next, stretch.positions.upperBound <= positions.upperBound,
                stretch.latestRecordedAt <= latest, there.contains(name)
            else { continue }
            if stretch.positions.lowerBound > next {
                pieces += try events(next...stretch.positions.lowerBound - 1, concurrency)
            }
            pieces.append(
                Piece(stretch.positions) {
                    do throws(SnapshotWarning.Reason) { return try load(Subject.self, stretch, in: name) } catch {
                        warnings.add(SnapshotWarning(file: name, reason: error))
                        return nil
                    }
                })
            next = stretch.positions.upperBound + 1
        }
        if next <= positions.upperBound { pieces += try events(next...positions.upperBound, concurrency) }
        return pieces
    }

    private func events<Subject: MergeableProjection>(
        _ positions: ClosedRange<Position>, _ concurrency: Int
    ) throws(LogError) -> [Piece<Subject>] {
        guard concurrency > 1 else { return [Piece(positions)] }
        return try log.stretches(of: positions, into: concurrency * 4).map { Piece($0) }
    }

    /// Computes the states of all partial results of a projection from the events, each over its segment alone and all
    /// merged over everything up to the last of them, and compares them byte for byte. The merged one has no file's name
    /// but the directory's, and is left out where there are no partial results.
    public func verify<Subject: MergeableProjection>(
        _ subject: Subject.Type = Subject.self, progress: (Position) -> Bool = { _ in true }
    ) throws(ProjectionError<Subject.Failure>) -> [SnapshotVerification] {
        var verifications: [SnapshotVerification] = []
        let there = Set((try? files.names()) ?? [])
        var last: Position = 0
        for stretch in log.sealedStretches() {
            let name = fileName(Subject.self, stretch)
            guard there.contains(name) else { continue }
            let result: SnapshotVerification.Result
            do throws(SnapshotWarning.Reason) {
                let kept = try load(Subject.self, stretch, in: name)
                let computed = try? StretchState<Subject>(over: stretch.positions, of: log, progress: progress)
                if computed?.isCut == true { return verifications }
                result = .comparing(kept.state.snapshot(), computed?.state.snapshot() ?? [])
                last = stretch.positions.upperBound
            } catch {
                result = .unusable(error)
            }
            verifications.append(
                SnapshotVerification(file: name, position: stretch.positions.upperBound, result: result))
        }
        guard last > 0 else { return verifications }
        var merged = ProjectionRunner<Subject>(log: log)
        _ = try catchUp(&merged, to: .position(last))
        var rebuilt = ProjectionRunner<Subject>(log: log)
        try rebuilt.catchUp(to: .position(last), progress: progress)
        if rebuilt.position < last { return verifications }
        verifications.append(
            SnapshotVerification(
                file: "partials/\(Subject.name)-v\(Subject.version)", position: last,
                result: .comparing(merged.projection.snapshot(), rebuilt.projection.snapshot())))
        return verifications
    }
}

/// Warnings from several threads.
@usableFromInline final class GatheredWarnings: Sendable {
    private let warnings = Monitor<[SnapshotWarning]>([])

    @usableFromInline init() {}

    /// All of them, by file.
    @usableFromInline var all: [SnapshotWarning] { warnings.withLock { $0 }.sorted { $0.file < $1.file } }

    func add(_ warning: SnapshotWarning) { warnings.withLock { $0.append(warning) } }
}
