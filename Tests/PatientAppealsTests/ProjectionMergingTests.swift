// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

/// An event with its place in the log and in its stream.
private struct LoggedEvent {
    var placed: PlacedEvent
    var revision: Revision
    var position: Position

    static func all(_ events: [PlacedEvent]) -> [LoggedEvent] {
        var revisions: [String: Revision] = [:]
        return events.enumerated().map { index, placed in
            let revision = revisions[placed.stream, default: 0]
            revisions[placed.stream] = revision + 1
            return LoggedEvent(placed: placed, revision: revision, position: Position(index + 1))
        }
    }
}

/// A projection that can be fed without a log.
private protocol FedProjection: MergeableProjection where Failure == PayloadError {
    mutating func take(_ event: LoggedEvent) throws(PayloadError)
}

extension FedProjection {
    fileprivate init(_ events: some Sequence<LoggedEvent>, continuing: Bool) throws(PayloadError) {
        self = continuing ? .continuation() : Self()
        for event in events { try take(event) }
    }
}

extension Satisfaction: FedProjection {
    fileprivate mutating func take(_ event: LoggedEvent) throws(PayloadError) {
        guard Self.counts(event.placed.kind) else { return }
        try apply(
            event.placed.kind, stream: Array(event.placed.stream.utf8).rawBytes,
            payload: event.placed.event.encodedPayload().rawBytes,
            recordedAt: Timestamp(microseconds: event.placed.at), revision: event.revision)
    }
}

extension Register: FedProjection {
    fileprivate mutating func take(_ event: LoggedEvent) throws(PayloadError) {
        guard event.placed.kind == .appealRegistered else { return }
        try apply(
            stream: Array(event.placed.stream.utf8).rawBytes, payload: event.placed.event.encodedPayload().rawBytes,
            recordedAt: Timestamp(microseconds: event.placed.at), position: event.position)
    }
}

extension RatingTotals: FedProjection {
    fileprivate mutating func take(_ event: LoggedEvent) throws(PayloadError) {
        guard event.placed.kind == .satisfactionRated else { return }
        try apply(
            payload: event.placed.event.encodedPayload().rawBytes, recordedAt: Timestamp(microseconds: event.placed.at))
    }
}

@Suite struct `Merging of states` {
    @Test(arguments: 41...56 as ClosedRange<UInt64>)
    func `states over stretches give, merged in any order of neighbours, the state over all`(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed, appeals: seed % 2 == 0 ? 8 : 60)
        let events = LoggedEvent.all(histories.events(700))
        try check(Satisfaction.self, events, seed)
        try check(Register.self, events, seed)
        try check(RatingTotals.self, events, seed)
    }

    private func check<Subject: FedProjection>(
        _ subject: Subject.Type, _ events: [LoggedEvent], _ seed: UInt64
    ) throws {
        var generator = SplitMix64(seed: seed)
        for start in [0, 211] {
            let whole = try Subject(events[start...], continuing: start > 0)
            let cuts = (0..<Int.random(in: 1...9, using: &generator))
                .map { _ in Int.random(in: start...events.count, using: &generator) }
            let ends = [start] + cuts.sorted() + [events.count]
            var states = try zip(ends, ends.dropFirst()).map { from, to in
                let state = try Subject(events[from..<to], continuing: from > 0)
                // As it would come from a file.
                return Bool.random(using: &generator) ? state : try Subject(snapshot: state.snapshot().rawBytes)
            }
            while states.count > 1 {
                let place = Int.random(in: 0..<states.count - 1, using: &generator)
                try states[place].merge(states.remove(at: place + 1))
            }
            #expect(states[0].snapshot() == whole.snapshot(), "\(subject) from \(start), cut at \(cuts)")
        }
    }

    @Test func `a merged state goes on as the whole one does`() throws {
        var histories = RandomHistories(seed: 77, appeals: 30)
        let events = LoggedEvent.all(histories.events(900))
        var whole = try Satisfaction(events, continuing: false)
        var merged = try Satisfaction(events[..<300], continuing: false)
        try merged.merge(Satisfaction(events[300..<600], continuing: true))
        for event in events[600...] { try merged.take(event) }
        #expect(merged == whole)
        whole = try Satisfaction(events[300...], continuing: true)
        merged = try Satisfaction(events[300..<600], continuing: true)
        for event in events[600...] { try merged.take(event) }
        #expect(merged == whole)
    }

    @Test func `what waits in a continuation holds nothing that was sealed`() throws {
        let secret = Array("said in confidence".utf8)
        var context = EventContext()
        context.actorID = "somebody"
        var sealed = SealedField()
        sealed.box = secret
        let event = PlacedEvent(
            stream: "appeal-x",
            event: AppealEvent(
                context: context, body: .satisfactionRated(.with { ($0.score, $0.comment) = (4, sealed) })))
        let state = try Satisfaction(
            [LoggedEvent(placed: event, revision: 3, position: 9)], continuing: true)
        #expect(state.waiting.count == 1)
        let bytes = state.snapshot()
        for part in [secret, Array("somebody".utf8)] {
            #expect(!bytes.indices.contains { bytes[$0...].starts(with: part) })
        }
    }

    @Test(arguments: [91, 92] as [UInt64])
    func `ratings are counted as a slow count does`(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed, appeals: 40)
        let events = histories.events(1_200)
        let totals = try RatingTotals(LoggedEvent.all(events), continuing: false)
        var scores: [String: [Int64]] = [:]
        for placed in events {
            guard case .satisfactionRated(let rated) = placed.event.body, !rated.noOpinion,
                (1...5).contains(rated.score)
            else { continue }
            let minutes = Int(placed.event.context.offsetMinutes)
            let date = Timestamp(microseconds: placed.at).date(offsetMinutes: minutes)
            scores["\(placed.event.context.organization) \(date.year) \(date.month)", default: []].append(rated.score)
        }
        let means = totals.means(suppression: .none).filter { $0.score.value != nil }
        #expect(Set(means.map { "\($0.organization) \($0.year) \($0.month)" }) == Set(scores.keys))
        for mean in means {
            let list = try #require(scores["\(mean.organization) \(mean.year) \(mean.month)"])
            #expect(mean.score.value == Mean(sum: Int(list.reduce(0, +)), n: list.count))
            #expect(mean.csat.value?.k == list.count { $0 > 3 })
        }
        #expect(means == means.sorted { ($0.organization, $0.year, $0.month) < ($1.organization, $1.year, $1.month) })
        #expect(totals.means().allSatisfy { $0.score.value.map { $0.n >= 10 } ?? true })
        let byChannel = (1...12).flatMap { totals.means(channel: Channel(code: $0), suppression: .none) }
        #expect(byChannel.compactMap(\.score.value?.n).reduce(0, +) == scores.values.map(\.count).reduce(0, +))
    }
}
