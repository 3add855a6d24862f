// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Turns appends from any number of callers into group commits: while one group is being synced, the next gathers.
///
/// One dedicated thread commits for callers that suspend. A caller that may block commits on its own thread when nobody
/// else is committing, which saves two changes of thread.
final class GroupCommit: Sendable {
    /// Requests of one caller and, later, what came of them.
    private final class Ticket: @unchecked Sendable {  // only touched under the monitor, after init
        let requests: [AppendRequest]
        var results: [Result<AppendReceipt, LogError>] = []
        var continuation: CheckedContinuation<Void, Never>?
        var isDone = false

        init(_ requests: [AppendRequest]) {
            self.requests = requests
            results.reserveCapacity(requests.count)
        }
    }

    private struct State {
        var queue: [Ticket] = []
        /// Somebody holds the turn to commit.
        var isCommitting = false
        var blockedCallers = 0
        var needsMarker = false
        /// Commits so far; the thread sees by it whether the log was idle.
        var commits: UInt64 = 0
        var isClosing = false
        var threadEnded = false
        var gathering = Gathering()

        /// Whether the thread is to be told of what has just been queued.
        var isWorthWaking: Bool { !isCommitting && (queue.count == 1 || queue.count >= gathering.awaited) }

        /// The group that can be written, with the turn for it; nil when there is none, or it is worth waiting for more.
        mutating func takeGroup(seenAt first: Int? = nil, orFewer: Bool = false) -> [Ticket]? {
            guard !isCommitting, !queue.isEmpty, orFewer || isClosing || queue.count >= gathering.awaited else {
                return nil
            }
            isCommitting = true
            gathering.groupTaken(queue.count, first: first ?? queue.count)
            defer { queue.removeAll(keepingCapacity: true) }
            return queue
        }
    }

    private enum Work {
        case commit([Ticket])
        /// There are so many requests, and more to be waited for.
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
        let ticket = Ticket(requests)
        await withCheckedContinuation { continuation in
            let (settled, wake) = monitor.withLock { state in
                if state.isClosing { return (true, false) }
                ticket.continuation = continuation
                state.queue.append(ticket)
                return (false, state.isWorthWaking)
            }
            if settled { continuation.resume() } else if wake { monitor.signalAll() }
        }
        // Read under the lock rather than carried by the continuation, which ThreadSanitizer cannot follow.
        return monitor.withLock { _ in ticket.isDone ? ticket.results : Self.closed(requests) }
    }

    /// Appends and blocks the thread until the outcome is certain.
    func appendBlocking(_ requests: [AppendRequest]) -> [Result<AppendReceipt, LogError>] {
        let ticket = Ticket(requests)
        let (closed, ownTurn) = monitor.withLock { state in
            if state.isClosing { return (true, false) }
            if !state.isCommitting && state.queue.isEmpty {
                state.isCommitting = true
                return (false, true)
            }
            state.queue.append(ticket)
            state.blockedCallers += 1
            return (false, false)
        }
        if closed { return Self.closed(requests) }
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
            case .commit(let tickets):
                commit(tickets)
                endTurn()
            case .gather(let count):
                if let tickets = gather(from: count) {
                    commit(tickets)
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
            let look: (inout State) -> Work? = { state in
                if state.isCommitting { return nil }
                if let group = state.takeGroup() { return .commit(group) }
                if !state.queue.isEmpty { return .gather(state.queue.count) }
                return state.isClosing ? .stop : nil
            }
            if !needsMarker {
                // Woken also when a marker has come to be needed, to begin counting the idle time.
                let work: Work?? = monitor.waitUntil { state in
                    if let work = look(&state) { return .some(work) }
                    return state.needsMarker ? .some(nil) : nil
                }
                if let work = work ?? nil { return work }
                continue
            }
            if let work = monitor.waitUntil(atMost: idleNanoseconds, look) { return work }
            let isIdle = monitor.withLock { state in
                guard state.commits == commits, !state.isCommitting, state.queue.isEmpty else { return false }
                state.isCommitting = true
                return true
            }
            if isIdle { return .marker }
        }
    }

    /// Waits for the others of a group, for a short time, and takes the turn for it; nil when somebody else has the turn.
    private func gather(from count: Int) -> [Ticket]? {
        let patience = monitor.withLock { $0.gathering.patience }
        return monitor.waitUntil(atMost: patience) { $0.takeGroup(seenAt: count) }
            ?? monitor.withLock { $0.takeGroup(seenAt: count, orFewer: true) }
    }

    private func endTurn() {
        let wake = monitor.withLock { state in
            state.isCommitting = false
            state.commits += 1
            state.gathering.turnEnded()
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

    /// Commits the tickets' requests in their order and lets each caller go as soon as its own are settled.
    private func commit(_ tickets: [Ticket]) {
        let requests = tickets.count == 1 ? tickets[0].requests : tickets.flatMap(\.requests)
        var done = 0
        var firstOpen = 0
        while done < requests.count {
            let begun = ContinuousClock.now
            let results = writer.commit(requests, from: done)
            done += results.count
            var given = 0
            let ready = monitor.withLock { state in
                var ready: [CheckedContinuation<Void, Never>] = []
                while given < results.count {
                    let ticket = tickets[firstOpen]
                    let count = min(ticket.requests.count - ticket.results.count, results.count - given)
                    ticket.results += results[given..<given + count]
                    given += count
                    guard ticket.results.count == ticket.requests.count else { break }
                    ticket.isDone = true
                    if let continuation = ticket.continuation { ready.append(continuation) }
                    firstOpen += 1
                }
                state.gathering.commitDone(begun: begun, released: ready.count, queued: state.queue.count)
                return ready
            }
            for continuation in ready { continuation.resume() }
        }
    }

    private static func closed(_ requests: [AppendRequest]) -> [Result<AppendReceipt, LogError>] {
        let error = LogError(.closed, "The log was closed; open it again to append.")
        return requests.map { _ in .failure(error) }
    }
}
