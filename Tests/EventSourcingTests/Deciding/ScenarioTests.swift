// SPDX-License-Identifier: Apache-2.0

import EventSourcing
import EventSourcingTesting
import Testing

@Suite struct ScenarioTests {
    let scenario = Scenario(CounterRules(), codec: CounterCodec())

    @Test func `what the rules lead to passes`() throws {
        try scenario.when(.add(3)).then(.added(3)).when(.add(7)).then(.added(7), .closed).when(.close)
            .thenRejected(.closed)
        try scenario.given(.added(3)).when(.add(0)).thenNothing()
        try scenario.given(.added(8)).when(.add(3)).thenRejected(.overLimit(total: 8))
        try scenario.given(.added(8)).when(.add(1)).thenState("two steps") { $0.steps == 2 && $0.total == 9 }
        try scenario.given(.added(8)).when(.add(3)).thenRejected("over the limit") {
            if case .overLimit = $0 { true } else { false }
        }
    }

    @Test func `what the rules do not lead to fails and tells the story`() throws {
        let outcome = try scenario.given(.added(3)).when(.add(7))
        let failure = #expect(throws: ScenarioFailure.self) { try outcome.then(.added(7)) }
        #expect(
            failure?.description == """
                given 1 event(s)
                  1. added(3)
                when add(7)
                expected 1 event(s)
                  1. added(7)
                came 2 event(s)
                  1. added(7)
                  2. closed
                They differ from event 2 on.
                """
        )
        #expect(throws: ScenarioFailure.self) { try outcome.thenNothing() }
        #expect(throws: ScenarioFailure.self) { try outcome.thenRejected() }
        #expect(throws: ScenarioFailure.self) { try outcome.thenState("open") { !$0.isClosed } }
        let refused = try scenario.given(.closed).when(.close)
        #expect(throws: ScenarioFailure.self) { try refused.then(.closed) }
        #expect(throws: ScenarioFailure.self) { try refused.thenRejected(.overLimit(total: 0)) }
    }

    @Test func `a codec that loses something is noticed`() throws {
        struct LossyCodec: EventCodec {
            func encode(_ event: CounterRules.Event) -> EncodedEvent { CounterCodec().encode(event) }
            func decode(type: String, payload: RawSpan) -> CounterRules.Event { type == "Added" ? .added(1) : .closed }
        }
        let outcome = try Scenario(CounterRules(), codec: LossyCodec()).when(.add(3))
        #expect(throws: ScenarioFailure.self) { try outcome.then(.added(3)) }
    }
}
