// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// A number that goes up to a limit and is closed once.
struct CounterRules: Decider {
    var limit: Int64 = 10

    struct State: Equatable {
        var total: Int64 = 0
        var steps = 0
        var isClosed = false
    }

    enum Command: Equatable {
        case add(Int64)
        case close
    }

    enum Event: Equatable {
        case added(Int64)
        case closed
        case unrecognized(String)
    }

    enum Rejection: Error, Equatable {
        case closed
        case overLimit(total: Int64)
    }

    static let initial = State()

    func decide(_ command: Command, in state: State) throws(Rejection) -> [Event] {
        if state.isClosed { throw .closed }
        switch command {
        case .add(0): return []
        case .add(let step):
            guard state.total + step <= limit else { throw .overLimit(total: state.total) }
            return state.total + step == limit ? [.added(step), .closed] : [.added(step)]
        case .close: return [.closed]
        }
    }

    func evolve(_ state: inout State, _ event: Event) {
        switch event {
        case .added(let step):
            state.total += step
            state.steps += 1
        case .closed: state.isClosed = true
        case .unrecognized: break
        }
    }
}

/// The payload of `Added`.
struct Added: PayloadMessage {
    var step: Int64 = 0
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(16, "step", &step)
        try coder.unknown(&unknownFields)
    }
}

struct CounterCodec: EventCodec {
    func encode(_ event: CounterRules.Event) -> EncodedEvent {
        switch event {
        case .added(let step): EncodedEvent(type: "Added", payload: Added(step: step).encoded(), tags: ["counter"])
        case .closed: EncodedEvent(type: "Closed", payload: [])
        case .unrecognized(let type): EncodedEvent(type: type, payload: [])
        }
    }

    func decode(type: String, payload: RawSpan) throws(PayloadError) -> CounterRules.Event {
        switch type {
        case "Added": .added(try Added(decoding: payload).step)
        case "Closed": .closed
        default: .unrecognized(type)
        }
    }
}
