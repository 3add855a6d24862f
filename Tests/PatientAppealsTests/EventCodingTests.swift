// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals
import Testing

@Suite struct EventCodingTests {
    @Test(arguments: AppealEventKind.allCases)
    func `an event of every kind comes back as it was, by name and by kind`(kind: AppealEventKind) throws {
        let texts = TextCache()
        for seed in 1...8 as ClosedRange<UInt64> {
            var filler = RandomFiller(seed: seed)
            var event = AppealEvent(emptyOf: kind)
            try event.code(with: &filler)
            let payload = event.encodedPayload()
            #expect(try AppealEvent(kind, payload) == event)
            for _ in 0..<2 {
                #expect(try unsafe AppealEvent(kind: kind, payload: payload.span.bytes, texts: texts) == event)
            }
            #expect(try AppealEvent(type: kind.typeName, payload: payload) == event)
            #expect(event.typeName == kind.typeName)
            #expect(event.body.kind == kind)
        }
    }

    @Test func `an empty event has an empty payload`() throws {
        for kind in AppealEventKind.allCases {
            #expect(AppealEvent(emptyOf: kind).encodedPayload().isEmpty)
            #expect(try AppealEvent(kind, []).body == AppealEventBody(kind))
        }
    }

    @Test(arguments: AppealCommandKind.allCases)
    func `a command of every kind comes back as it was`(kind: AppealCommandKind) throws {
        var filler = RandomFiller(seed: 5)
        var body = CommandBody(kind)
        try body.code(with: &filler)
        #expect(body.kind == kind)
        if case .registerAppeal(let register) = body {
            #expect(try RegisterAppeal(decoding: register.encoded()) == register)
        }
    }

    @Test func `type names are the names of the structs`() {
        #expect(AppealEventKind.satisfactionRated.typeName == "SatisfactionRated")
        #expect(AppealEventKind(typeName: "CorrectiveActionReviewed") == .correctiveActionReviewed)
        #expect(AppealEventKind(typeName: "satisfactionRated") == nil)
        #expect(Set(AppealEventKind.allCases.map(\.typeName)).count == AppealEventKind.allCases.count)
    }

    @Test func `an event of an unknown type is kept byte for byte`() throws {
        let payload: [UInt8] = [0xff, 0x00, 0x17]
        let event = try AppealEvent(type: "SomethingLater", payload: payload)
        #expect(event.body == .unrecognized(type: "SomethingLater", payload: payload))
        #expect(event.encodedPayload() == payload)
        #expect(event.typeName == "SomethingLater")
    }

    @Test func `fields of a later version are kept`() throws {
        // Field 200, varint 1, behind everything that is known.
        var event = AppealEvent(emptyOf: .noteAdded)
        event.context.level = 2
        let payload = event.encodedPayload() + [0xc0, 0x0c, 0x01]
        let read = try AppealEvent(.noteAdded, payload)
        #expect(read.unknownFields.bytes == [0xc0, 0x0c, 0x01])
        #expect(read.encodedPayload() == payload)
        #expect(try read.checkedPayload() == payload)
    }

    @Test func `wire numbers that statistics read do not change`() {
        #expect(SatisfactionRated.Field.score == 16)
        #expect(EventContext.Field.organization == 5)
        #expect(EventContext.Field.rule == 13)
        #expect(DeadlineSet.Field.due == 18)
        #expect(DeadlineSet.Field.stop == 19)
    }
}

extension AppealEvent {
    fileprivate init(_ kind: AppealEventKind, _ payload: [UInt8]) throws(PayloadError) {
        self = try unsafe AppealEvent(kind: kind, payload: payload.span.bytes)
    }
}

/// Fills every field with something random; the walk that a coder makes, with values of its own.
struct RandomFiller: FieldCoder {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

    private mutating func next(below bound: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % bound
    }

    mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) {
        value = Int64(next(below: 1 << 30)) - 500
    }
    mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) { value = next(below: 2) == 1 }
    mutating func string(_ number: Int, _ name: String, _ value: inout String) {
        value = String(repeating: "қ", count: Int(next(below: 30)))
    }
    mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) {
        value = (0..<next(below: 4)).map { "v\($0)" }
    }
    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {
        // Sixteen, as a person needs.
        value = next(below: 4) == 0 ? [] : (0..<16).map { _ in UInt8(next(below: 256)) }
    }
    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        value = Value(code: UInt8(next(below: 256)))
    }
    mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) {
        value = next(below: 4) == 0 ? nil : Timestamp(microseconds: Int64(next(below: 1 << 31)) << 20)
    }
    mutating func message<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout Message?
    ) throws(PayloadError) {
        guard next(below: 3) != 0 else { return }
        var message = Message()
        try message.code(with: &self)
        value = message
    }
    mutating func messages<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout [Message]
    ) throws(PayloadError) {
        value = []
        for _ in 0..<next(below: 4) {
            var message = Message()
            try message.code(with: &self)
            value.append(message)
        }
    }
    mutating func unknown(_ fields: inout UnknownFields) {}
}
