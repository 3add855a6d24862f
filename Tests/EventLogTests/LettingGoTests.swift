// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Testing

/// Callers that come back after a commit, many at a time.
@Suite struct LettingGoTests {
    let place = TemporaryLog()

    /// Runs tasks on a thread of its own, whatever Swift's threads do.
    private final class OneThread: TaskExecutor {
        private struct State {
            var jobs: [UnownedJob] = []
            var isStopping = false
        }
        private let state = Monitor(State())

        init() {
            let started = OwnThread.start { [self] in
                while let job = next() { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
            }
            precondition(started)
        }

        /// The next job; nil when there are to be no more.
        private func next() -> UnownedJob? {
            state.waitUntil { (state) -> UnownedJob?? in
                if state.isStopping { return .some(nil) }
                return state.jobs.isEmpty ? nil : .some(state.jobs.removeFirst())
            }
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            state.withLock { $0.jobs.append(job) }
            state.signalAll()
        }

        func stop() {
            state.withLock { $0.isStopping = true }
            state.signalAll()
        }
    }

    private struct Progress {
        var appended = 0
        var failed = 0
        var isOver = false
    }

    @Test func `callers that run elsewhere come back while no task can run`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        let progress = Monitor(Progress())
        let executor = OneThread()
        defer { executor.stop() }
        // As many as there can be threads for tasks, and more; this test holds one of them.
        for _ in 0..<ProcessInfo.processInfo.activeProcessorCount * 2 {
            Task.detached { progress.waitUntil { $0.isOver ? () : nil } }
        }
        let (callers, each) = (32, 10)
        for caller in 0..<callers {
            Task.detached(executorPreference: executor) {
                for _ in 0..<each {
                    let result = await log.append(contentsOf: [AppendRequest([event("s\(caller)")])])[0]
                    progress.withLock { if case .success = result { $0.appended += 1 } else { $0.failed += 1 } }
                    progress.signalAll()
                }
            }
        }
        let all: Void? = progress.waitUntil(atMost: 20_000_000_000) {
            $0.appended + $0.failed == callers * each ? () : nil
        }
        let appended = progress.withLock { progress in
            progress.isOver = true
            return progress.appended
        }
        progress.signalAll()
        #expect(all != nil)
        #expect(appended == callers * each)
    }
}
