// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

/// Whom a group waits for, on a clock that the tests set.
@Suite struct GatheringTests {
    private var gathering = Gathering()
    private var now = ContinuousClock.now

    /// A commit of so many callers that took so long, while others were queued.
    private mutating func commit(_ released: Int, taking duration: Duration, beside queued: Int = 0) {
        let begun = now
        now += duration
        gathering.commitDone(begun: begun, released: released, queued: queued, now: now)
        gathering.turnEnded()
    }

    /// A group that had `first` and was taken with `count` some time after the commit.
    private mutating func take(_ count: Int, first: Int, after duration: Duration) {
        now += duration
        gathering.groupTaken(count, first: first, now: now)
    }

    @Test mutating func `a group waits for those that were let go, for half as long as a commit`() {
        commit(40, taking: .microseconds(300), beside: 24)
        #expect(gathering.awaited == 64)
        #expect(gathering.patience == 150_000)
        take(64, first: 25, after: .microseconds(100))
        #expect(gathering.awaited == 1)
        commit(64, taking: .milliseconds(20))
        #expect(gathering.patience == 2_000_000)
    }

    @Test mutating func `a group of several commits waits for the callers of all of them`() {
        let begun = now
        now += .microseconds(200)
        gathering.commitDone(begun: begun, released: 10, queued: 5, now: now)
        gathering.commitDone(begun: now, released: 7, queued: 9, now: now + .microseconds(200))
        gathering.turnEnded()
        #expect(gathering.awaited == 22)
    }

    @Test mutating func `nobody is waited for where a commit is quick`() {
        commit(64, taking: .microseconds(30))
        #expect(gathering.awaited == 1)
    }

    @Test mutating func `where they do not come back, or take longer than a commit, fewer and fewer groups wait`() {
        for (count, after) in [(1, Duration.microseconds(250)), (64, .microseconds(700))] {
            gathering = Gathering()
            var waits = 0
            for _ in 0..<1_000 {
                commit(64, taking: .microseconds(500))
                if gathering.awaited > 1 { waits += 1 }
                take(count, first: 1, after: after)
            }
            #expect((3...15).contains(waits), "\(waits)")
            // Once they come, all groups wait again.
            for _ in 0..<600 {
                commit(64, taking: .microseconds(500))
                take(64, first: 1, after: .microseconds(100))
            }
            commit(64, taking: .microseconds(500))
            #expect(gathering.awaited == 64)
        }
    }
}
