// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// Events of all makes: known types with every field set at random, unknown types, bytes that are no payload, metadata of
/// our own and of others.
enum RandomEvents {
    static func event(position: Position, using random: inout some RandomNumberGenerator) -> RecordedEvent {
        var event = appealEvent(AppealEventKind.allCases.randomElement(using: &random)!, using: &random)
        event.position = position
        switch Int.random(in: 0..<8, using: &random) {
        case 0: event.type = "FutureThing"
        case 1: event.payload = randomBytes(using: &random)
        case 2: event.payload.append(contentsOf: randomBytes(using: &random))
        case 3: event.metadata = randomBytes(using: &random)
        default: break
        }
        return event
    }

    static func appealEvent(
        _ kind: AppealEventKind,
        using random: inout some RandomNumberGenerator
    ) -> RecordedEvent {
        var filler = RandomFiller(random: SeededGenerator(seed: random.next()))
        var event = AppealEvent(emptyOf: kind)
        // A random filler never fails.
        try? event.code(with: &filler)
        return RecordedEvent(
            position: 1,
            stream: "appeal-" + (1...9).map { _ in String("0Z*~$".randomElement(using: &random)!) }.joined(),
            revision: 0,
            type: kind.typeName,
            recordedAt: Timestamp(microseconds: .random(in: 0...4_000_000_000_000_000, using: &random)),
            id: EventID(high: random.next(), low: random.next()),
            tags: tags(using: &random),
            payload: event.encodedPayload(),
            metadata: []
        )
    }

    private static func tags(using random: inout some RandomNumberGenerator) -> [String] {
        var tags: [String] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let tag = "t" + randomText(using: &random)
            if !tags.contains(where: { $0.utf8.elementsEqual(tag.utf8) || $0 == tag }) { tags.append(tag) }
        }
        return tags
    }
}

/// Sets every field that it walks over to a random value, a third of them to the empty one.
struct RandomFiller: FieldCoder {
    var random: SeededGenerator
    private var depth = 0

    init(random: SeededGenerator) { self.random = random }

    private mutating func isEmpty() -> Bool { Int.random(in: 0..<3, using: &random) == 0 }

    mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) {
        value = isEmpty() ? 0 : .random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<64, using: &random)
    }

    mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) { value = .random(using: &random) }

    mutating func string(_ number: Int, _ name: String, _ value: inout String) {
        value = isEmpty() ? "" : randomText(using: &random)
    }

    mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) {
        value = (0..<Int.random(in: 0...3, using: &random)).map { _ in randomText(using: &random) }
    }

    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {
        // Sixteen, because some fields have to be a person's pseudonym.
        value = isEmpty() ? [] : (0..<16).map { _ in .random(in: 1...255, using: &random) }
    }

    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        value = isEmpty() ? Value(code: 0) : Value(code: .random(in: 0...255, using: &random))
    }

    mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) {
        let instant = Timestamp(
            microseconds: .random(in: -2_000_000_000_000_000...4_000_000_000_000_000, using: &random)
        )
        value = isEmpty() ? nil : Int.random(in: 0..<50, using: &random) == 0 ? Timestamp(microseconds: .max) : instant
    }

    mutating func message<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout Message?
    ) throws(PayloadError) {
        value = isEmpty() || depth > 3 ? nil : try message()
    }

    mutating func messages<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout [Message]
    ) throws(PayloadError) {
        value = []
        guard depth <= 3 else { return }
        for _ in 0..<Int.random(in: 0...3, using: &random) { value.append(try message()) }
    }

    mutating func unknown(_ fields: inout UnknownFields) {
        // Field 2000, a varint: a later version's.
        fields = UnknownFields(bytes: isEmpty() ? [0x80, 0x7d, 0x05] : [])
    }

    private mutating func message<Message: PayloadMessage>() throws(PayloadError) -> Message {
        depth += 1
        defer { depth -= 1 }
        var message = Message()
        try message.code(with: &self)
        return message
    }
}
