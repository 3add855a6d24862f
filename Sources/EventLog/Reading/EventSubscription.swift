// SPDX-License-Identifier: Apache-2.0

internal import Dispatch

extension EventLog {
    /// The events that the query selects and, when it has reached the end, each further one as soon as it is durable:
    /// one cursor, so that nothing is missed or seen twice between catching up and following. Forwards only. Ends at the
    /// query's limit or upper position, when the log is closed, or when the task is cancelled.
    ///
    /// Files are read on threads of their own. A log opened for reading looks for new events every `pollEvery`.
    public func subscribe(
        _ query: EventQuery = EventQuery(), pollEvery: Duration = .milliseconds(100)
    ) -> EventSubscription {
        EventSubscription(log: self, query: query, pollEvery: pollEvery)
    }
}

/// An endless sequence of recorded events.
public struct EventSubscription: AsyncSequence, Sendable {
    /// What it gives.
    public typealias Element = RecordedEvent
    /// What it may throw.
    public typealias Failure = LogError

    let log: EventLog
    let query: EventQuery
    let pollEvery: Duration

    /// A cursor of its own for each loop.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(log: log, query: query, pollEvery: pollEvery)
    }

    /// A place in the log that moves on.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private static let eventsPerRead = 512

        private let log: EventLog
        private let pollEvery: Duration
        private var query: EventQuery
        /// Events that were read ahead, newest first.
        private var ready: [RecordedEvent] = []
        private var remaining: Int

        init(log: EventLog, query: EventQuery, pollEvery: Duration) {
            self.log = log
            self.query = query
            self.pollEvery = pollEvery
            remaining = query.limit
            self.query.direction = .forwards
        }

        /// The next event; suspends until there is one. Throws ``LogError`` when the log cannot be read.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(LogError) -> RecordedEvent? {
            while remaining > 0, !Task.isCancelled {
                if let event = ready.popLast() {
                    remaining -= 1
                    return event
                }
                guard query.positions.lowerBound <= query.positions.upperBound else { return nil }
                let end = log.lastPosition
                if query.positions.lowerBound <= end {
                    try await readAhead(through: Swift.min(end, query.positions.upperBound))
                } else if try await !waitForMore(after: end) {
                    return nil
                }
            }
            return nil
        }

        /// Fills `ready` with what is durable by now, and moves the query behind it.
        private mutating func readAhead(through end: Position) async throws(LogError) {
            var part = query
            part.positions = query.positions.lowerBound...end
            part.limit = Swift.min(remaining, Self.eventsPerRead)
            let events = try await Self.read(part, of: log)
            let isFull = events.count == part.limit
            let next = isFull ? events[events.count - 1].position + 1 : end + 1
            guard next <= query.positions.upperBound else {
                ready = events.reversed()
                remaining = Swift.min(remaining, ready.count)
                return
            }
            query.positions = next...query.positions.upperBound
            ready = events.reversed()
        }

        private func waitForMore(after end: Position) async throws(LogError) -> Bool {
            if log.shared.isClosed { return log.lastPosition > end }
            if log.tail == nil {
                await log.shared.waitForMore(after: end)
                return !Task.isCancelled && (log.lastPosition > end || !log.shared.isClosed)
            }
            let log = log
            guard (try? await Task.sleep(for: pollEvery)) != nil else { return false }
            try await offPool { () throws(LogError) in _ = try log.refresh() }
            return true
        }

        private static func read(_ query: EventQuery, of log: EventLog) async throws(LogError) -> [RecordedEvent] {
            try await offPool { () throws(LogError) in try log.events(query) }
        }
    }
}

/// Runs work that blocks on a thread outside of Swift's cooperative pool.
private func offPool<Value: Sendable>(
    _ work: @escaping @Sendable () throws(LogError) -> Value
) async throws(LogError) -> Value {
    let outcome = Monitor<Result<Value, LogError>?>(nil)
    await withCheckedContinuation { continuation in
        DispatchQueue.global(qos: .userInitiated).async {
            let result = Result { () throws(LogError) in try work() }
            outcome.withLock { $0 = result }
            continuation.resume()
        }
    }
    // Set just before the continuation was resumed.
    return try outcome.withLock { $0! }.get()
}
