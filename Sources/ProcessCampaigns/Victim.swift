// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
internal import Glibc
internal import PatientAppeals

/// A process that records until it is killed, and tells its parent each receipt as soon as it has it.
package struct Victim {
    private let path: String
    private let round: Int

    package init(path: String, round: Int) {
        self.path = path
        self.round = round
    }

    /// Never returns: it is killed, or ends with its parent.
    package func run() async -> Never {
        Word.endWithInput()
        do {
            let storage = AnnouncingStorage()
            let log = try Self.open(path, storage)
            let keys = try KeyStore.open(for: log)
            // Two recorders that know nothing of each other share the registers.
            let appeals = [AppealRecorder(log: log, keys: keys), AppealRecorder(log: log, keys: keys)]
            Word.say("ready \(log.warnings.count)")
            let snapshots = SnapshotStore(log: log, storage: storage)
            _ = OwnThread.start { Self.snapshot(snapshots) }
            await withTaskGroup(of: Void.self) { group in
                for (recorder, kind) in VictimWork.recorders.enumerated() {
                    group.addTask {
                        if kind == .appeal {
                            await recordAppeals(recorder, with: appeals[recorder % appeals.count])
                        } else {
                            await record(recorder, in: log)
                        }
                    }
                }
            }
        } catch {
            Word.say("error \(error)")
        }
        _exit(1)
    }

    /// Segments so small that they end all the time.
    static func options(_ storage: any Storage = PosixStorage()) -> EventLog.Options {
        var options = EventLog.Options()
        options.segmentBytes = 192 << 10
        options.idleMarkerAfter = .milliseconds(2)
        options.storage = storage
        return options
    }

    private static func open(_ path: String, _ storage: any Storage) throws(LogError) -> EventLog {
        Word.say("> \(DiskWork.opening.rawValue)")
        defer { Word.say("< \(DiskWork.opening.rawValue)") }
        return try EventLog.openOrCreate(at: path, options: options(storage))
    }

    private func record(_ recorder: Int, in log: EventLog) async {
        for step in 1...Int.max {
            let works = VictimWork(round: round, recorder: recorder, step: step).wholeStep
            do throws(LogError) {
                for (work, receipt) in zip(works, try await append(works, to: log)) {
                    Word.say("ok \(work.key) \(receipt.positions.lowerBound) \(receipt.positions.upperBound) 0 -")
                }
            } catch {
                Word.say("error \(error)")
                return
            }
        }
    }

    /// Appends until nobody else was faster.
    private func append(_ works: [VictimWork], to log: EventLog) async throws(LogError) -> [AppendReceipt] {
        while true {
            let base = try works[0].base(in: log)
            do throws(LogError) {
                var receipts: [AppendReceipt] = []
                for result in await log.append(contentsOf: works.map { $0.request(base: base) }) {
                    receipts.append(try result.get())
                }
                return receipts
            } catch {
                guard error.code == .conflict else { throw error }
            }
        }
    }

    private func recordAppeals(_ recorder: Int, with appeals: AppealRecorder) async {
        for step in 1...Int.max {
            let work = VictimWork(round: round, recorder: recorder, step: step)
            var receipt = await appeals.record(work.command)
            // The other recorder took the register's next number first, each time.
            while receipt.outcome == .conflict { receipt = await appeals.record(work.command) }
            guard receipt.outcome == .appended, let positions = receipt.positions,
                let events = try? appeals.log.events(EventQuery(positions: positions))
            else { return Word.say("error \(work.key) \(receipt)") }
            let name = receipt.appeal.map { "\($0)" } ?? "-"
            Word.say("ok \(work.key) \(positions.lowerBound) \(positions.upperBound) \(digest(of: events)) \(name)")
        }
    }

    /// Makes snapshots and drops old ones, from the state of the newest on.
    private static func snapshot(_ store: SnapshotStore) {
        var runner = store.restore(CurrentState.self).runner
        while true {
            do {
                try runner.catchUp()
                let made = try store.create(runner)
                Word.say("snapshot \(made.position)")
                try store.drop(keepingNewest: 2)
            } catch {
                return Word.say("error \(error)")
            }
            usleep(3_000)
        }
    }
}
