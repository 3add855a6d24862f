// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// What verifying a snapshot came to.
public struct SnapshotVerification: Sendable, Hashable {
    /// Whether the snapshot tells the truth.
    public enum Result: Sendable, Hashable {
        /// The events give the same state, byte for byte.
        case identical
        /// They give another one, from this byte on.
        case different(offset: Int)
        /// The snapshot can not be used.
        case unusable(SnapshotWarning.Reason)
    }
    /// The file's name in the directory of snapshots.
    public let file: String
    /// The events up to here are in the state; nil where the file does not say.
    public let position: Position?
    /// Whether the snapshot tells the truth.
    public let result: Result
}

extension SnapshotStore {
    /// Computes the states of all snapshots of a projection from the events, in one pass, and compares them byte for byte.
    /// `progress` is that of ``ProjectionRunner/catchUp(to:progress:)``; ending the work early ends the list early.
    public func verify<Subject: Projection>(
        _ subject: Subject.Type = Subject.self, progress: (Position) -> Bool = { _ in true }
    ) throws(ProjectionError<Subject.Failure>) -> [SnapshotVerification] {
        let (candidates, warnings) = candidates(for: Subject.self)
        var verifications = warnings.map {
            SnapshotVerification(file: $0.file, position: nil, result: .unusable($0.reason))
        }
        var shadow = ProjectionRunner<Subject>(log: log)
        for candidate in candidates.sorted(by: { $0.position < $1.position }) {
            let result: SnapshotVerification.Result
            switch loadState(candidate) {
            case .failure(let reason): result = .unusable(reason)
            case .success(let state):
                var isStopped = false
                try shadow.catchUp(to: .position(candidate.position)) { position in
                    isStopped = !progress(position)
                    return !isStopped
                }
                if isStopped { return verifications }
                result = .comparing(state, shadow.projection.snapshot())
            }
            verifications.append(
                SnapshotVerification(file: candidate.file, position: candidate.position, result: result))
        }
        return verifications
    }

    private func loadState(_ snapshot: SnapshotInfo) -> Swift.Result<[UInt8], SnapshotWarning.Reason> {
        do throws(SnapshotWarning.Reason) {
            let (header, state) = try files.load(snapshot.file)
            try checkAnchor(header)
            return .success(state)
        } catch {
            return .failure(error)
        }
    }
}

extension SnapshotVerification.Result {
    static func comparing(_ stored: [UInt8], _ computed: [UInt8]) -> SnapshotVerification.Result {
        if stored == computed { return .identical }
        return .different(offset: zip(stored, computed).prefix { $0 == $1 }.count)
    }
}
