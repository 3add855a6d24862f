// SPDX-License-Identifier: Apache-2.0

package import EventLog
internal import PatientAppeals
internal import SimulatedDisk

/// One request of a recorder that will be killed. Whoever knows its numbers knows its events, so that the parent can say
/// what may be in the log without having been told.
package struct VictimWork: Sendable, Hashable {
    /// What a recorder does.
    package enum Kind: Sendable {
        /// Events in several streams, several requests a step.
        case plain
        /// The next event of a stream that another recorder extends too.
        case race
        /// An event that is to be the next one with a tag that another recorder uses too.
        case register
        /// Now and then far more bytes than a batch can be written in at once.
        case bulk
        /// A command of the domain.
        case appeal
    }
    /// Which life of the process, which of its recorders, which step of it, which request of the step.
    package var round: Int, recorder: Int, step: Int, index: Int

    package init(round: Int, recorder: Int, step: Int, index: Int = 0) {
        (self.round, self.recorder, self.step, self.index) = (round, recorder, step, index)
    }

    /// What each of the recorders does.
    package static let recorders: [Kind] = [.plain, .race, .race, .register, .register, .bulk, .appeal, .appeal]
    package static let raceStream = "race"
    package static let registerTag = "register"

    package var kind: Kind { Self.recorders[recorder] }
    package var key: String { "k.\(round).\(recorder).\(step).\(index)" }

    /// The request that an event of the log says it belongs to.
    package init?(key: Substring) {
        let parts = key.split(separator: ".")
        let numbers = parts.dropFirst().compactMap { Int($0) }
        guard parts.count == 5, parts[0] == "k", numbers.count == 4, Self.recorders.indices.contains(numbers[1]) else {
            return nil
        }
        self.init(round: numbers[0], recorder: numbers[1], step: numbers[2], index: numbers[3])
    }

    /// All requests of this step.
    package var wholeStep: [VictimWork] {
        (0..<(kind == .plain ? 1 + step % 3 : 1)).map {
            VictimWork(round: round, recorder: recorder, step: step, index: $0)
        }
    }

    /// Its events where the condition is built on `base`: the revision or position that was seen. The payload says so.
    package func events(base: UInt64) -> [NewEvent] {
        var random = SeededGenerator(seed: unsafe UInt64(crc32c(Array(key.utf8).span.bytes)))
        let count = kind == .plain ? Int.random(in: 1...3, using: &random) : 1
        return (0..<count).map { number in
            let size = kind == .bulk && step % 12 == 1 ? Int.random(in: 300_000...4_000_000, using: &random) : 40
            var payload = Array("\(key) \(number) \(count) \(base) ".utf8)
            payload.reserveCapacity(payload.count + size + 8)
            for _ in 0...size / 8 { unsafe withUnsafeBytes(of: random.next()) { unsafe payload += $0 } }
            let stream =
                switch kind {
                case .race: Self.raceStream
                case .register: "entry-\(key)"
                default: "stream-\(recorder)-\(Int.random(in: 0..<5, using: &random))"
                }
            return NewEvent(
                stream: stream, type: "Victim\(recorder)", payload: payload,
                tags: kind == .register ? [Self.registerTag] : [])
        }
    }

    /// The request; `base` is what its condition is built on, see ``events(base:)``.
    package func request(base: UInt64) -> AppendRequest {
        let conditions: [AppendCondition] =
            switch kind {
            case .race: [.stream(Self.raceStream, base == 0 ? .noStream : .exactly(base - 1))]
            case .register: [.noEvent(taggedAnyOf: [Self.registerTag], after: base)]
            default: []
            }
        return AppendRequest(events(base: base), conditions: conditions, idempotencyKey: key)
    }

    /// What a condition must be built on now: the number of events of the raced stream, or the last position with the tag.
    package func base(in log: EventLog) throws(LogError) -> UInt64 {
        switch kind {
        case .race: try log.lastRevision(of: Self.raceStream).map { $0 + 1 } ?? 0
        case .register: try log.lastPosition(tagged: Self.registerTag) ?? 0
        default: 0
        }
    }

    /// What an event says that its request's condition was built on.
    static func base(of payload: [UInt8]) -> UInt64? {
        let head = payload.prefix(100).split(separator: UInt8(ascii: " "), maxSplits: 4)
        return head.count > 3 ? UInt64(String(decoding: head[3], as: UTF8.self)) : nil
    }

    // MARK: Appeals

    /// The command: an appeal, then three notes on it.
    var command: AppealCommand {
        let first = step - (step - 1) % 4
        let reference = "r.\(round).\(recorder).\(first)"
        let instant = Timestamp(microseconds: 1_772_424_000_000_000).advanced(bySeconds: Int64(step))
        let actor = Actor(role: .operator, id: "op-\(recorder)")
        guard step == first else {
            let note = Note.with { $0.text = "Note \(key)" }
            return AppealCommand(key: key, at: instant, actor: actor, appeal: .reference(reference), body: .note(note))
        }
        var body = RegisterAppeal()
        (body.channel, body.kind, body.language) = (.telegramBot, .complaint, .kazakh)
        (body.region, body.organization, body.text) = ("KZ-59", "shal-akyn-district-hospital", "Text of \(key)")
        body.reference = reference
        return AppealCommand(key: key, at: instant, actor: actor, body: .registerAppeal(body))
    }
}

/// One number for events and their order.
package func digest(of events: some Sequence<RecordedEvent>, continuing sum: UInt32 = 0) -> UInt32 {
    events.reduce(sum) { sum, event in
        let text = "\(event.position) \(event.stream) \(event.revision) \(event.type) \(event.recordedAt.microseconds) "
        let head = Array((text + event.tags.joined(separator: " ")).utf8)
        return unsafe crc32c(event.payload.span.bytes, continuing: crc32c(head.span.bytes, continuing: sum))
    }
}
