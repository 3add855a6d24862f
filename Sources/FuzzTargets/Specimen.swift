// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// A small log with all that the projections keep, the same bytes every time.
struct Specimen: Sendable {
    let storage = MemoryStorage()
    let log: EventLog

    init() {
        var options = EventLog.Options()
        options.storage = storage
        options.clock = { Timestamp(microseconds: Self.start) }
        let word = Monitor<UInt64>(0)
        options.randomWord = {
            word.withLock { word in
                word += 1
                return word
            }
        }
        do {
            let writing = try EventLog.create(at: "/log", options: options)
            for result in writing.appendBlocking(contentsOf: Self.requests) { _ = try result.get() }
            try writing.close()
            log = try EventLog.open(at: "/log", access: .readOnly, options: options)
        } catch {
            preconditionFailure("a good disk: \(error)")
        }
    }

    private static let start: Int64 = 1_772_400_000_000_000
    private static let hour: Int64 = 3_600_000_000

    private static let requests: [AppendRequest] = (0..<4).map { appeal in
        let number = TrackingNumber(value: 0x12_3456_789A + UInt64(appeal))
        let stream = appeal == 3 ? TrackingNumber.streamPrefix + "odd" : number.stream
        let events = bodies(appeal, number).enumerated().map { index, body in
            var context = EventContext()
            context.at = Timestamp(microseconds: start + Int64(appeal * 24 + index) * hour)
            context.offsetMinutes = 300
            context.actorRole = .fund
            context.actorID = "fund-5"
            context.organization = appeal == 1 ? "больница-в" : "clinic-a"
            context.region = "KZ-59"
            context.channel = appeal == 0 ? .telegramBot : .letter
            context.category = "WAITING"
            context.level = 1
            context.kind = .complaint
            context.language = .kazakh
            let event = AppealEvent(context: context, body: body)
            return NewEvent(
                stream: stream, type: event.typeName, payload: event.encodedPayload(),
                tags: index == 1 ? ["registry:SKO-17/2026"] : [], id: index == 0 ? EventID(high: 9, low: 9) : nil)
        }
        return AppendRequest(events, idempotencyKey: "key-\(appeal)")
    }

    private static func bodies(_ appeal: Int, _ number: TrackingNumber) -> [AppealEventBody] {
        let due = Timestamp(microseconds: start + Int64(appeal) * 90 * hour)
        var sealed = SealedField()
        sealed.person = PersonID(high: 1, low: 2)
        sealed.box = (0..<40).map { UInt8($0) }
        return [
            .appealReceived(
                .with {
                    $0.trackingNumber = number.symbols
                    $0.reference = "tg-\(appeal)"
                    $0.text = sealed
                }),
            .appealRegistered(
                .with {
                    $0.registry = "SKO-17/2026"
                    $0.number = Int64(appeal + 1)
                }),
            .issueAdded(
                .with {
                    $0.issue = 1
                    $0.severity = 2
                }),
            .deadlineSet(
                .with {
                    $0.clock = "qrAnswer"
                    $0.startedAt = Timestamp(microseconds: start)
                    $0.due = due
                    $0.stop = .resolved
                    $0.cycle = 1
                }),
            .correctiveActionPlanned(
                .with {
                    $0.action = 1
                    $0.issue = 1
                    $0.due = due
                    $0.responsible = "op-2"
                }),
            .issueOutcomeDecided(
                .with {
                    $0.issue = 1
                    $0.outcome = .upheld
                }),
            .activityRecorded(
                .with {
                    $0.activity = "Confirmation of receipt"
                    $0.attributes = [ImportedAttribute(key: "x", value: "1")]
                }),
            .satisfactionRated(
                .with {
                    $0.score = Int64(appeal % 5 + 1)
                    $0.cycle = 1
                }),
        ] + (appeal == 2 ? [] : [.appealClosed(.with { $0.cycle = 1 })])
    }
}
