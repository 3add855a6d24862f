// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Turns appends from any number of callers into group commits: while one group is being synced, the next gathers.
///
/// One dedicated thread commits for callers that suspend. A caller that may block commits on its own thread when nobody
/// else is committing, which saves two changes of thread.
final class GroupCommit: Sendable {
    /// Requests that are committed together, and whose they are, in their order.
    private struct Group {
        var requests: [AppendRequest] = []
        var tickets: [CommitTicket] = []

        /// As many callers as wait for it.
        var count: Int { tickets.count }
        var isEmpty: Bool { tickets.isEmpty }
    }

    private struct State {
        var queue = Group()
        /// Somebody holds the turn to commit.
        var isCommitting = false
        var blockedCallers = 0
        var needsMarker = false
        /// Commits so far; the thread sees by it whether the log was idle.
        var commits: UInt64 = 0
        var isClosing = false
        var threadEnded = false
        var gathering = Gathering()
        /// Callers were let go and nobody has waited for them yet.
        var mayComeBack = false
        /// The thread waits for a group to be whole, and need not be told of its first request.
        var isGathering = false

        /// Whether the thread is to be told of what has just been queued.
        var isWorthWaking: Bool {
            !isCommitting && (queue.count == 1 && !isGathering || queue.count >= gathering.awaited)
        }

        /// What the thread has to do; nil when it has to wait.
        mutating func nextWork() -> Work? {
            if isCommitting { return nil }
            if let group = takeGroup() { return .commit(group) }
            if !queue.isEmpty || mayComeBack && !isClosing { return .gather(queue.count) }
            return isClosing ? .stop : nil
        }

        /// The group that can be written, with the turn for it; nil when there is none, or it is worth waiting for more.
        mutating func takeGroup(seenAt first: Int? = nil, orFewer: Bool = false) -> Group? {
            guard !isCommitting, !queue.isEmpty, orFewer || isClosing || queue.count >= gathering.awaited else {
                return nil
            }
            isCommitting = true
            gathering.groupTaken(queue.count, first: first ?? queue.count)
            defer { queue = Group() }
            return queue
        }
    }

    private enum Work {
        case commit(Group)
        /// So many callers wait, and more are to be waited for.
        case gather(Int)
        case marker
        case stop
    }

    private let writer: LogWriter
    private let idleNanoseconds: Int
    private let monitor = Monitor(State())

    init(_ writer: LogWriter, idleAfter: Duration) throws(LogError) {
        self.writer = writer
        let (seconds, attoseconds) = idleAfter.components
        idleNanoseconds = Int(clamping: seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        guard OwnThread.start({ [self] in run() }) else {
            throw LogError(.io, "The system has no room for the log's thread. Raise the limit of threads.")
        }
    }

    /// Appends and suspends until the outcome is certain.
    func append(_ requests: [AppendRequest]) async -> [Result<AppendReceipt, LogError>] {
        let ticket = CommitTicket(count: requests.count)
        await commit(requests, for: ticket)
        return ticket.isDone ? ticket.results : requests.map { _ in Self.closed }
    }

    /// The same for one request.
    func append(_ request: AppendRequest) async -> Result<AppendReceipt, LogError> {
        let ticket = CommitTicket(count: 1)
        await commit(CollectionOfOne(request), for: ticket)
        return ticket.single ?? Self.closed
    }

    /// Queues requests and suspends until the ticket is done; it is not when the log was closed before.
    private func commit(_ requests: some Collection<AppendRequest>, for ticket: CommitTicket) async {
        await withCheckedContinuation { continuation in
            let (settled, wake) = monitor.withLock { state in
                if state.isClosing { return (true, false) }
                ticket.continuation = continuation
                state.queue.requests.append(contentsOf: requests)
                state.queue.tickets.append(ticket)
                return (false, state.isWorthWaking)
            }
            if settled { continuation.resume() } else if wake { monitor.signalAll() }
        }
    }

    /// Appends and blocks the thread until the outcome is certain.
    func appendBlocking(_ requests: [AppendRequest]) -> [Result<AppendReceipt, LogError>] {
        let ticket = CommitTicket(count: requests.count)
        let (closed, ownTurn) = monitor.withLock { state in
            if state.isClosing { return (true, false) }
            if !state.isCommitting && state.queue.isEmpty {
                state.isCommitting = true
                return (false, true)
            }
            state.queue.requests += requests
            state.queue.tickets.append(ticket)
            state.blockedCallers += 1
            return (false, false)
        }
        if closed { return requests.map { _ in Self.closed } }
        if ownTurn {
            let results = commitAll(of: requests)
            endTurn()
            return results
        }
        monitor.signalAll()
        return monitor.waitUntil { state in
            guard ticket.isDone else { return nil }
            state.blockedCallers -= 1
            return ticket.results
        }
    }

    /// Writes the marker that an idle log gets, without waiting for it to be idle.
    func proveLastBatch() throws(LogError) {
        try withTurn { () throws(LogError) in try writer.writeMarker() }
    }

    /// Ends the active segment, if it holds anything, and goes on in a new one.
    func endSegment() throws(LogError) {
        try withTurn { () throws(LogError) in try writer.endSegment() }
    }

    /// Waits until nobody commits, and holds the turn for `work`.
    private func withTurn(_ work: () throws(LogError) -> Void) throws(LogError) {
        monitor.withLock { $0.blockedCallers += 1 }
        monitor.waitUntil { (state) -> Void? in
            if state.isCommitting { return nil }
            state.isCommitting = true
            state.blockedCallers -= 1
            return ()
        }
        defer {
            endTurn()
            monitor.signalAll()
        }
        try work()
    }

    /// Takes no more requests, commits those that wait, and ends the thread. Further calls return at once.
    func close() throws(LogError) {
        let isFirst = monitor.withLock { state in
            defer { state.isClosing = true }
            return !state.isClosing
        }
        monitor.signalAll()
        monitor.waitUntil { $0.threadEnded && !$0.isCommitting ? () : nil }
        if isFirst { try writer.close() }
    }

    /// Lets the thread end by itself after what waits is committed.
    func abandon() {
        monitor.withLock { $0.isClosing = true }
        monitor.signalAll()
    }

    private func run() {
        while true {
            switch nextWork() {
            case .commit(let group):
                commit(group)
                endTurn()
            case .gather(let count):
                if let group = gather(from: count) {
                    commit(group)
                    endTurn()
                }
            case .marker:
                // A failure poisons the writer; the next append says so.
                try? writer.writeMarker()
                endTurn()
            case .stop:
                monitor.withLock { $0.threadEnded = true }
                monitor.signalAll()
                return
            }
        }
    }

    /// Waits for something to do, and takes the turn for it.
    private func nextWork() -> Work {
        while true {
            let (commits, needsMarker) = monitor.withLock { ($0.commits, $0.needsMarker) }
            if !needsMarker {
                // Woken also when a marker has come to be needed, to begin counting the idle time.
                let work: Work?? = monitor.waitUntil { state in
                    if let work = state.nextWork() { return .some(work) }
                    return state.needsMarker ? .some(nil) : nil
                }
                if let work = work ?? nil { return work }
                continue
            }
            if let work = monitor.waitUntil(atMost: idleNanoseconds, { $0.nextWork() }) { return work }
            let isIdle = monitor.withLock { state in
                guard state.commits == commits, !state.isCommitting, state.queue.isEmpty else { return false }
                state.isCommitting = true
                return true
            }
            if isIdle { return .marker }
        }
    }

    /// Waits for the others of a group, for a short time, and takes the turn for it; nil when somebody else has the turn,
    /// or nobody came.
    ///
    /// It begins as soon as callers are let go. Nobody is to wake this thread for the first of them, and who comes late is
    /// waited for anew.
    private func gather(from count: Int) -> Group? {
        let patience = monitor.withLock { state in
            state.mayComeBack = false
            state.isGathering = true
            return state.gathering.patience
        }
        let whole = monitor.waitUntil(atMost: patience) { $0.takeGroup(seenAt: count) }
        return monitor.withLock { state in
            state.isGathering = false
            return whole ?? state.takeGroup(seenAt: count, orFewer: count > 0)
        }
    }

    private func endTurn() {
        let wake = monitor.withLock { state in
            state.isCommitting = false
            state.commits += 1
            state.gathering.turnEnded()
            state.mayComeBack = state.gathering.awaited > 1
            let markerBecameDue = writer.needsMarker && !state.needsMarker
            state.needsMarker = writer.needsMarker
            return markerBecameDue || !state.queue.isEmpty || state.isClosing || state.blockedCallers > 0
        }
        if wake { monitor.signalAll() }
    }

    private func commitAll(of requests: [AppendRequest]) -> [Result<AppendReceipt, LogError>] {
        var results: [Result<AppendReceipt, LogError>] = []
        while results.count < requests.count { results += writer.commit(requests, from: results.count) }
        return results
    }

    /// Commits a group's requests in their order and lets each caller go as soon as its own are settled.
    private func commit(_ group: Group) {
        var done = 0
        var open = 0
        while done < group.requests.count {
            let begun = ContinuousClock.now
            let results = writer.commit(group.requests, from: done)
            done += results.count
            let firstOpen = open
            for result in results where group.tickets[open].add(result) { open += 1 }
            let settled = group.tickets[firstOpen..<open]
            monitor.withLock { state in
                let released = settled.count { $0.continuation != nil }
                state.gathering.commitDone(begun: begun, released: released, queued: state.queue.count)
            }
            for ticket in settled { ticket.continuation?.resume() }
        }
    }

    private static let closed = Result<AppendReceipt, LogError>.failure(
        LogError(.closed, "The log was closed; open it again to append."))
}
