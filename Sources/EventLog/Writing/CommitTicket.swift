// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What one caller of ``GroupCommit`` waits for.
final class CommitTicket: @unchecked Sendable {  // written by whoever commits, until it says that it is done
    let count: Int
    /// Most callers have one request, whose result needs no array.
    private var one: Result<AppendReceipt, LogError>?
    private var several: [Result<AppendReceipt, LogError>] = []
    /// Set before the ticket is queued. A checked one, because what others read of it is inlined here, and not seen by
    /// ThreadSanitizer to be over before its task goes on.
    var continuation: CheckedContinuation<Void, Never>?
    private let done = Atomic<Bool>(false)

    init(count: Int) {
        self.count = count
        if count > 1 { several.reserveCapacity(count) }
    }

    /// Whether all results are there.
    var isDone: Bool { done.load(ordering: .acquiring) }

    /// All results; only of a ticket that is done.
    var results: [Result<AppendReceipt, LogError>] { one.map { [$0] } ?? several }

    /// The result of a ticket for one request; nil until it is done.
    var single: Result<AppendReceipt, LogError>? { isDone ? one : nil }

    /// Adds the next result, and returns whether it was the last.
    func add(_ result: Result<AppendReceipt, LogError>) -> Bool {
        if count == 1 {
            one = result
        } else {
            several.append(result)
            guard several.count == count else { return false }
        }
        done.store(true, ordering: .releasing)
        return true
    }
}
