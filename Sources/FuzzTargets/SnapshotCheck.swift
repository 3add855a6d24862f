// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// A snapshot's file beside a log: left aside with a warning, or restored to a state that can go on.
final class SnapshotCheck: Sendable {
    static let shared = SnapshotCheck()

    private let specimen = Specimen()
    private let store: SnapshotStore
    /// By position: what a snapshot at it says of its event.
    private let anchors: [UInt32]
    /// The disk holds one file at a time.
    private let turn = Monitor<Bool>(false)

    private static let file = "/log/snapshots/fuzz.snapshot"

    private init() {
        store = SnapshotStore(log: specimen.log, storage: specimen.storage)
        var runner = ProjectionRunner<Register>(log: specimen.log)
        var anchors: [UInt32] = []
        do {
            for position in 0...specimen.log.lastPosition {
                try runner.catchUp(to: .position(position))
                let made = try store.create(runner)
                anchors.append(specimen.storage.bytes("/log/snapshots/" + made.file).number(at: 64))
                try store.drop(made)
            }
        } catch {
            preconditionFailure("a good log: \(error)")
        }
        self.anchors = anchors
    }

    func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        try turn.withLock { _ throws(FuzzFinding) in
            best(try read(bytes), try read(repaired(bytes)))
        }
    }

    /// A snapshot of the log at hand, with right checksums. The lengths stay as they are.
    private func repaired(_ bytes: [UInt8]) -> [UInt8] {
        let nameBytes = Int(bytes.number(at: 10, as: UInt16.self))
        guard (1...32).contains(nameBytes), bytes.count >= 72 + nameBytes else { return bytes }
        var bytes = bytes
        bytes.put(specimen.log.identity.high, at: 16)
        bytes.put(specimen.log.identity.low, at: 24)
        let position = bytes.number(at: 32, as: UInt64.self) % UInt64(anchors.count)
        bytes.put(position, at: 32)
        bytes.put(anchors[Int(position)], at: 64)
        let checksum = bytes.checksum(0..<68 + nameBytes)
        bytes.put(checksum, at: 68 + nameBytes)
        var block: UInt32 = 0
        var start = 72 + nameBytes
        while start + 8 < bytes.count {
            let end = min(bytes.count, start + 8 + Int(bytes.number(at: start, as: UInt32.self)))
            let stored = Array(bytes[(start + 8)..<end])
            bytes.put(unsafe crc32c(stored.span.bytes, continuing: checksum &+ block), at: start + 4)
            block &+= 1
            start = end
        }
        return bytes
    }

    private func read(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        best(
            try read(CurrentState.self, bytes, ProjectionCheck.ask),
            try read(Register.self, bytes, ProjectionCheck.ask),
            try read(Satisfaction.self, bytes, ProjectionCheck.ask),
            try readUnsettled(bytes))
    }

    /// The part of the appeals' snapshot that is read alone: refused, or one that can go on and be asked.
    private func readUnsettled(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        specimen.storage.put(bytes, at: Self.file)
        let part: UnsettledAppeals
        do {
            part = try UnsettledAppeals(of: specimen.log, in: store, to: .end, touchedMax: 1_000)
        } catch {
            return .accepted  // a state that the events after it do not fit
        }
        ProjectionCheck.ask(part.state)
        return part.warnings.isEmpty ? .accepted : .refused
    }

    private func read<Subject: Projection>(
        _ type: Subject.Type, _ bytes: [UInt8], _ ask: (Subject) -> Void
    ) throws(FuzzFinding) -> FuzzTarget.Outcome {
        specimen.storage.put(bytes, at: Self.file)
        var restored = store.restore(Subject.self)
        guard let snapshot = restored.snapshot else { return .refused }
        try expect(restored.warnings.isEmpty, "a snapshot is used and warned of")
        ask(restored.runner.projection)
        let again = try copy(of: restored.runner, createdAt: snapshot.createdAt)
        specimen.storage.put(again, at: Self.file)
        let second = store.restore(Subject.self)
        try expect(second.snapshot != nil, "a snapshot that was written again is refused")
        try expect(
            try copy(of: second.runner, createdAt: snapshot.createdAt) == again,
            "the same state has other bytes when its snapshot is written twice")
        // A state that the events after it do not fit is refused, too.
        do { try restored.runner.catchUp() } catch { return .accepted }
        ask(restored.runner.projection)
        return .accepted
    }

    /// The file of a snapshot of this state.
    private func copy<Subject: Projection>(
        of runner: ProjectionRunner<Subject>, createdAt: Timestamp
    ) throws(FuzzFinding) -> [UInt8] {
        do {
            let made = try store.create(runner, createdAt: createdAt)
            let bytes = specimen.storage.bytes("/log/snapshots/" + made.file)
            try store.drop(made)
            return bytes
        } catch {
            throw FuzzFinding(description: "a snapshot can not be written again: \(error)")
        }
    }
}
