// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Runs a decider against a log: reads a stream's state, decides, appends on the condition that the stream has not
/// changed, and decides again when it has.
///
/// States of streams used lately are kept; they are refreshed with the events that were appended since. Safe to use from
/// any number of threads and tasks, and beside other writers to the same log.
public final class AggregateStore<Rules: Decider, Codec: EventCodec>: Sendable where Codec.Event == Rules.Event {
    /// The log that is read and appended to.
    public let log: EventLog
    /// The rules.
    public let rules: Rules
    /// How events are stored.
    public let codec: Codec
    /// How often a command is decided at most before a conflict is reported.
    public let attemptsMax: Int

    private let recent: Monitor<RecentlyUsed<String, StreamState>>

    /// A stream's state and how far it has been read.
    struct StreamState: Sendable {
        var state: Rules.State
        /// The last event's revision; nil without events.
        var revision: Revision?
        /// The stream's events up to this position are in the state.
        var position: Position
    }

    /// Runs `rules` against `log`. Keeps the states of up to `statesMax` streams and decides a command up to
    /// `attemptsMax` times.
    public init(log: EventLog, rules: Rules, codec: Codec, statesMax: Int = 1_024, attemptsMax: Int = 8) {
        precondition(attemptsMax > 0)
        self.log = log
        self.rules = rules
        self.codec = codec
        self.attemptsMax = attemptsMax
        recent = Monitor(RecentlyUsed(capacity: statesMax))
    }

    /// The state of a stream now, and its last event's revision. Blocks on file reads.
    public func state(
        of stream: String
    ) throws(AggregateError<Rules.Rejection>) -> (state: Rules.State, revision: Revision?) {
        let current = try refreshed(stream, kept(stream)).state
        keep(current, stream)
        return (current.state, current.revision)
    }

    /// Carries out a command; returns when its events are on disk. A command with a key that the log has seen is not
    /// decided again. `conditions` are checked along with the stream's.
    ///
    /// The wait for the disk suspends; a state that is not kept is read from files in place.
    public func execute(
        _ command: Rules.Command,
        on stream: String,
        key: String? = nil,
        conditions: [AppendCondition] = []
    ) async throws(AggregateError<Rules.Rejection>) -> AggregateOutcome<Rules.Event> {
        var attempt = Attempt(command: command, stream: stream, key: key, conditions: conditions)
        while true {
            switch try decide(&attempt) {
            case .done(let outcome): return outcome
            case .append(let plan):
                let result: Result<AppendReceipt, LogError>
                do throws(LogError) {
                    result = .success(try await log.append(plan.request))
                } catch {
                    result = .failure(error)
                }
                if let outcome = try settle(plan, result, attempt) { return outcome }
            }
        }
    }

    /// As ``execute(_:on:key:conditions:)``, but blocks the thread, which must not be one of Swift's cooperative pool.
    public func executeBlocking(
        _ command: Rules.Command,
        on stream: String,
        key: String? = nil,
        conditions: [AppendCondition] = []
    ) throws(AggregateError<Rules.Rejection>) -> AggregateOutcome<Rules.Event> {
        var attempt = Attempt(command: command, stream: stream, key: key, conditions: conditions)
        while true {
            switch try decide(&attempt) {
            case .done(let outcome): return outcome
            case .append(let plan):
                let result = log.appendBlocking(contentsOf: [plan.request])[0]
                if let outcome = try settle(plan, result, attempt) { return outcome }
            }
        }
    }

    func kept(_ stream: String) -> StreamState? { recent.withLock { $0.value(for: stream) } }

    /// Keeps a state, unless a later one of the stream is kept already.
    func keep(_ state: StreamState, _ stream: String) {
        recent.withLock { recent in
            if let known = recent.value(for: stream), known.position >= state.position { return }
            recent.store(state, for: stream)
        }
    }
}
