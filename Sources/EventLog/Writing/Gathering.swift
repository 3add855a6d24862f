// SPDX-License-Identifier: Apache-2.0

/// How long a group that could be written waits for more callers.
///
/// Callers that append one event after the other come back as soon as their last one is on disk. Without waiting, the
/// first of them to return are written while the rest gather: two halves take turns, and each sync carries half of what
/// it could. With waiting, a sync carries all of them, but nobody works during it. So a group waits for those that the
/// commit before has let go where a commit takes longer than they need to come back, and only as long as they do.
struct Gathering: Sendable {
    /// As many requests make a group for which nobody else is waited for.
    private(set) var awaited = 1
    /// Time that a group may wait, in nanoseconds.
    private(set) var patience = 0
    private var commitNanoseconds = 0
    private var letGoAt: ContinuousClock.Instant?
    private var disappointments = 0
    /// So many groups are not waited for, because waiting was in vain.
    private var pause = 0

    /// A commit costs at least so much where waiting is worth a change of threads, in nanoseconds.
    private static let worthwhile = 40_000
    private static let patienceMax = 2_000_000

    /// A commit that began at `begun` is done; `released` callers are let go now, while `queued` others wait.
    mutating func commitDone(
        begun: ContinuousClock.Instant, released: Int, queued: Int,
        now: ContinuousClock.Instant = .now
    ) {
        commitNanoseconds = Int((now - begun) / .nanoseconds(1))
        patience = commitNanoseconds < Self.worthwhile ? 0 : min(commitNanoseconds / 2, Self.patienceMax)
        // A group can be more than one commit.
        awaited = (letGoAt == nil ? queued : awaited) + released
        letGoAt = letGoAt ?? now
    }

    /// The turn has ended: the next group can be taken from now on.
    mutating func turnEnded() {
        if patience == 0 || pause > 0 { awaited = 1 }
        pause = max(0, pause - 1)
    }

    /// A group is taken with `count` requests; `first` of them were there when it could have been.
    mutating func groupTaken(_ count: Int, first: Int, now: ContinuousClock.Instant = .now) {
        defer {
            awaited = 1
            letGoAt = nil
        }
        guard awaited > first, let letGoAt else { return }
        let needed = Int((now - letGoAt) / .nanoseconds(1))
        if (count - first) * 2 >= awaited - first, needed < commitNanoseconds {
            disappointments = 0
        } else {
            disappointments = min(disappointments + 1, 8)
            pause = 1 << disappointments
        }
    }
}
