// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What one caller of ``GroupCommit`` waits for.
@safe final class CommitTicket: @unchecked Sendable {  // written by whoever commits, until it says that it is done
    let count: Int
    /// Most callers have one request, whose result needs no array.
    private var first: Result<AppendReceipt, LogError>?
    private var others: [Result<AppendReceipt, LogError>] = []
    /// Set before the ticket is queued.
    var continuation: UnsafeContinuation<Void, Never>?
    private let done = Atomic<Bool>(false)

    init(count: Int) { self.count = count }

    /// Whether all results are there.
    var isDone: Bool { done.load(ordering: .acquiring) }

    /// All results; only of a ticket that is done.
    var results: [Result<AppendReceipt, LogError>] { (first.map { [$0] } ?? []) + others }

    /// The result of a ticket for one request; nil until it is done.
    var single: Result<AppendReceipt, LogError>? { isDone ? first : nil }

    /// Adds the next result, and returns whether it was the last.
    func add(_ result: Result<AppendReceipt, LogError>) -> Bool {
        if first == nil { first = result } else { others.append(result) }
        guard others.count + 1 == count else { return false }
        done.store(true, ordering: .releasing)
        return true
    }
}
