// SPDX-License-Identifier: Apache-2.0

public import EventLog
import PatientAppeals

/// Events like those of appeals in size and make-up: about 300 bytes of payload, of which a third is ciphertext.
public struct SampleEvents: Sendable {
    private static let types = [
        "AppealReceived", "AppealRegistered", "AnswerSent", "SatisfactionRated", "AppealClosed",
    ]
    private static let words = Array(
        "shal-akyn-district-hospital KZ-59 telegramBot WAITING Ждали приёма три часа, хотя записывались заранее. ".utf8)

    private var state: UInt64
    private var count = 0

    public init(seed: UInt64) { state = seed | 1 }

    /// One more event; every seventh starts a new stream.
    public mutating func next() -> NewEvent {
        count += 1
        var payload: [UInt8] = []
        payload.reserveCapacity(304)
        for shift in stride(from: 0, to: 32, by: 8) { payload.append(UInt8(truncatingIfNeeded: count >> shift)) }
        payload += Self.words
        for _ in 0..<12 { appendRandom(to: &payload) }
        while payload.count < 300 { payload.append(Self.words[(count &+ payload.count) % Self.words.count]) }
        return NewEvent(
            stream: "appeal-\(count / 7)", type: Self.types[count % Self.types.count], payload: payload,
            tags: ["person:\(count / 21)"])
    }

    /// One request with `count` events.
    public mutating func request(of count: Int) -> AppendRequest {
        var events: [NewEvent] = []
        events.reserveCapacity(count)
        for _ in 0..<count { events.append(next()) }
        return AppendRequest(events)
    }

    /// Marsaglia's xorshift64, enough to make bytes that do not compress.
    private mutating func appendRandom(to bytes: inout [UInt8]) {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: state >> shift)) }
    }

    /// The payload of a rating as it lies in a log of appeals.
    public static var rating: [UInt8] {
        var context = EventContext()
        context.at = Timestamp(microseconds: 1_772_424_840_000_000)
        context.offsetMinutes = 300
        context.actorRole = .applicant
        context.organization = "shal-akyn-district-hospital"
        context.region = "KZ-59"
        context.channel = .telegramBot
        context.category = "WAITING"
        context.level = 1
        var rating = SatisfactionRated()
        rating.score = 5
        return AppealEvent(context: context, body: .satisfactionRated(rating)).encodedPayload()
    }
}
