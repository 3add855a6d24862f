// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Callers whose commit is done, let go by whoever has time first, each once.
///
/// A thread that lets many go, one after the other, wakes the threads on which they run again and again: they are through
/// with one caller before the next is there. A task lets them go from one of those threads. But there need not be
/// room for a task, and callers may run elsewhere, so the thread that committed lets go whom the task has left.
final class LettingGo: Sendable {
    private let tickets: [CommitTicket]
    private let next = Atomic<Int>(0)

    /// So few are let go at once.
    private static let few = 8
    /// Whoever committed looks after so long, in nanoseconds, whether a task has done its work.
    static let patience = 1_000_000

    init(_ tickets: ArraySlice<CommitTicket>) {
        self.tickets = Array(tickets)
        if tickets.count < Self.few { finish() } else { Task.detached { [self] in finish() } }
    }

    /// Whether nobody is left.
    var isDone: Bool { next.load(ordering: .relaxed) >= tickets.count }

    /// Lets all go that are left.
    func finish() {
        while true {
            let number = next.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue
            guard number < tickets.count else { return }
            tickets[number].continuation?.resume()
        }
    }
}
