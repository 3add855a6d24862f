// SPDX-License-Identifier: Apache-2.0

import EventSourcing
import Testing

@Suite struct UpcasterTests {
    private func step(_ from: EventTypeVersion, _ to: EventTypeVersion) -> Upcaster {
        Upcaster(from: from, to: to, bytes: { $0 + [UInt8(from.version)] })
    }

    @Test func `a stored event takes every step to the current version`() throws {
        let chain = try UpcasterChain(
            [
                step(EventTypeVersion("A"), EventTypeVersion("A", 2)),
                step(EventTypeVersion("A", 2), EventTypeVersion("B", 3)),
                step(EventTypeVersion("B", 2), EventTypeVersion("B", 3)),
                step(EventTypeVersion("B"), EventTypeVersion("B", 2)),
            ],
            current: [EventTypeVersion("B", 3), EventTypeVersion("C")]
        )
        let payload: [UInt8] = [9]
        func upcast(_ type: String) throws -> String? {
            try unsafe chain.upcast(type: type, payload: payload.span.bytes).map { "\($0.type) \($0.payload)" }
        }
        #expect(try upcast("A") == "B@3 [9, 1, 2]")
        #expect(try upcast("A@2") == "B@3 [9, 2]")
        #expect(try upcast("B") == "B@3 [9, 1, 2]")
        #expect(try upcast("B@3") == nil)
        #expect(try upcast("C") == nil)
        #expect(try upcast("Unknown") == nil)
    }

    @Test func `mistakes are found at start-up`() {
        let one = EventTypeVersion("A")
        let two = EventTypeVersion("A", 2)
        let three = EventTypeVersion("A", 3)
        func mistake(_ steps: [Upcaster], _ current: [EventTypeVersion]) -> UpcasterError? {
            #expect(throws: UpcasterError.self) { try UpcasterChain(steps, current: current) }
        }
        #expect(mistake([step(one, two), step(one, three), step(two, three)], [three]) == .twoSteps(one))
        #expect(mistake([step(one, two), step(two, one)], []) == .circle(one))
        #expect(mistake([step(one, one)], []) == .circle(one))
        #expect(mistake([step(two, three)], [three]) == .gap(one))
        #expect(mistake([], [two]) == .gap(one))
        #expect(mistake([step(one, two)], []) == .leadsNowhere(two))
        #expect(mistake([step(one, two), step(two, three)], [two]) == .stepFromCurrent(two))
    }

    @Test func `a codec behind a chain sees only current events`() throws {
        struct OldAdded: PayloadMessage {
            var half: Int64 = 0
            var unknownFields = UnknownFields()
            mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
                try coder.integer(1, "half", &half)
                try coder.unknown(&unknownFields)
            }
        }
        let steps = [
            Upcaster(from: EventTypeVersion("Halves"), to: EventTypeVersion("Added")) { (old: OldAdded) in
                Added(step: old.half * 2, unknownFields: old.unknownFields)
            }
        ]
        let chain = try UpcasterChain(steps, current: [EventTypeVersion("Added"), EventTypeVersion("Closed")])
        let codec = UpcastingCodec(CounterCodec(), chain: chain)
        let payload = OldAdded(half: 4).encoded()
        #expect(try unsafe codec.decode(type: "Halves", payload: payload.span.bytes) == .added(8))
        #expect(throws: PayloadError.self) { try unsafe codec.decode(type: "Halves", payload: [0x08].span.bytes) }
    }
}
