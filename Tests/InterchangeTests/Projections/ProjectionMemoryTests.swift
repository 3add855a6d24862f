// SPDX-License-Identifier: Apache-2.0

import CAllocator
import EventLog
import FoundationEssentials
import Interchange
import Testing

@testable import PatientAppeals

/// An event outside of its log, so that nothing but a projection takes memory while it is taken in.
private struct KeptEvent {
    var kind: AppealEventKind
    var stream: [UInt8], payload: [UInt8]
    var recordedAt: Timestamp, position: Position, revision: Revision

    /// What the simulated appeals leave in a log, from the first event to the last.
    static func simulated(appeals: Int) throws -> [KeptEvent] {
        let path = FileManager.default.temporaryDirectory.path + "/aryz-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = EventLog.Options()
        options.durability = .osBuffered
        let log = try EventLog.create(at: path, options: options)
        defer { try? log.close() }
        let recorder = AppealRecorder(log: log, keys: KeyStore.inMemory())
        var simulation = AppealSimulation(AppealSimulation.Options(appeals: appeals, seed: 62))
        while let lines = simulation.next(bytes: 1 << 18) {
            let commands = try lines.split(separator: UInt8(ascii: "\n")).map { try CommandReader.read(Array($0)) }
            for receipt in recorder.recordBlocking(commands) { try #require(receipt.outcome == .appended) }
        }
        return try log.events().compactMap { event in
            AppealEventKind(typeName: event.type).map {
                KeptEvent(
                    kind: $0, stream: Array(event.stream.utf8), payload: event.payload, recordedAt: event.recordedAt,
                    position: event.position, revision: event.revision)
            }
        }
    }
}

/// How much a projection says that it holds, and how much the allocator gave out while it took the events in.
private struct Holding {
    var told: Double, real: Double

    /// Bytes for each of so many appeals.
    init<Subject>(
        appeals: Int, of events: [KeptEvent], _ empty: Subject, _ told: (Subject) -> Int,
        _ take: (inout Subject, KeptEvent) throws -> Void
    ) rethrows {
        // What is made once for a type, whatever the projection holds, is made now.
        var first = empty
        for event in events.prefix(1_000) { try take(&first, event) }
        let before = Self.allocated()
        var subject = empty
        for event in events { try take(&subject, event) }
        real = Double(Self.allocated() - before) / Double(appeals)
        self.told = Double(told(subject)) / Double(appeals)
    }

    /// At most 200 of its own, and what the allocator gave out is the same but for what it adds to each piece, which varies
    /// by a few bytes from run to run.
    var isAsPromised: Bool { told <= 200 && abs(real - told) < 6 }

    private static func allocated() -> Int {
        let all = mallinfo2()
        return Int(all.uordblks + all.hblkhd)
    }
}

@Suite struct `The memory of projections` {
    /// At the last number the table that finds appeals has just grown, and at the first it is about to.
    private static let counts = [2_970, 4_480]

    @Test func `is at most 200 bytes for each closed appeal, and the allocator agrees`() async {
        // In a process of its own: the allocator counts whatever runs in one.
        let seen = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let events = try KeptEvent.simulated(appeals: Self.counts.max() ?? 0)
            var streams: [[UInt8]: Int] = [:]
            for event in events where streams[event.stream] == nil { streams[event.stream] = streams.count }
            for count in Self.counts {
                let part = events.filter { streams[$0.stream, default: .max] < count }
                let closed = Set(part.filter { $0.kind == .appealClosed }.map(\.stream)).count
                try #require(closed > count * 98 / 100)
                let all = try Self.holdings(closed, part)
                for (name, holding) in all {
                    print("\(name): says \(holding.told) and took \(holding.real) bytes for each of \(closed)")
                    #expect(holding.isAsPromised, "\(name) says \(holding.told) and took \(holding.real)")
                }
                try #require(all.values.allSatisfy { $0.isAsPromised })
            }
        }
        // For whoever looks for the figures.
        print(String(decoding: seen?.standardOutputContent ?? [], as: UTF8.self))
    }

    private static func holdings(_ closed: Int, _ events: [KeptEvent]) throws -> [String: Holding] {
        [
            CurrentState.name: try Holding(appeals: closed, of: events, CurrentState(), \.heldBytes) { state, event in
                try unsafe state.apply(
                    event.kind, stream: event.stream.span.bytes, payload: event.payload.span.bytes,
                    recordedAt: event.recordedAt, position: event.position)
            },
            Satisfaction.name: try Holding(appeals: closed, of: events, Satisfaction(), \.heldBytes) { state, event in
                guard Satisfaction.counts(event.kind) else { return }
                try unsafe state.apply(
                    event.kind, stream: event.stream.span.bytes, payload: event.payload.span.bytes,
                    recordedAt: event.recordedAt, revision: event.revision)
            },
            Register.name: try Holding(appeals: closed, of: events, Register(), \.heldBytes) { state, event in
                guard event.kind == .appealRegistered else { return }
                try unsafe state.apply(
                    stream: event.stream.span.bytes, payload: event.payload.span.bytes, recordedAt: event.recordedAt,
                    position: event.position)
            },
            RatingTotals.name: try Holding(appeals: closed, of: events, RatingTotals(), \.heldBytes) { state, event in
                guard event.kind == .satisfactionRated else { return }
                try unsafe state.apply(payload: event.payload.span.bytes, recordedAt: event.recordedAt)
            },
        ]
    }
}
