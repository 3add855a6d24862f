// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

private func register(_ numbers: [(registry: String, number: Int)]) throws -> Register {
    var register = Register()
    var generator = SplitMix64(seed: 51)
    for (index, entry) in numbers.enumerated() {
        var context = EventContext()
        context.at = Timestamp(microseconds: Int64(index))
        context.offsetMinutes = 300
        let body = AppealRegistered.with { ($0.registry, $0.number) = (entry.registry, Int64(entry.number)) }
        let event = AppealEvent(context: context, body: .appealRegistered(body))
        try register.apply(
            stream: Array(TrackingNumber.random(using: &generator).stream.utf8).rawBytes,
            payload: event.encodedPayload().rawBytes, recordedAt: Timestamp(microseconds: 0),
            position: Position(index + 1))
    }
    return register
}

@Suite struct `The register` {
    @Test func `interleaved registers without gaps have no faults, and number and appeal lead to each other`() throws {
        var generator = SplitMix64(seed: 52)
        var next: [String: Int] = [:]
        let numbers = (0..<500).map { _ in
            let registry = ["SKO-17/2025", "SKO-17/2026", "ҚР-1/2026"].randomElement(using: &generator)!
            next[registry, default: 0] += 1
            return (registry: registry, number: next[registry]!)
        }
        let register = try register(numbers)
        let reports = register.reports()
        #expect(reports.map(\.registry) == next.keys.sorted())
        #expect(reports.allSatisfy { $0.faults.isEmpty && $0.entries == $0.last && next[$0.registry] == $0.last })
        #expect(register.lines().map(\.number) == numbers.map(\.number))
        for line in register.lines() {
            let entry = try #require(RegisterEntry(line.entry))
            let number = try #require(TrackingNumber(line.trackingNumber))
            #expect(register.line(of: entry) == line)
            #expect(register.lines(of: number) == [line])
            #expect(line.offsetMinutes == 300)
        }
        #expect(register.lines(registry: "SKO-17/2026").count == next["SKO-17/2026"])
        #expect(register.lines(registry: "none/2026").isEmpty)
        let bytes = register.snapshot()
        let loaded = try Register(snapshot: bytes.rawBytes)
        #expect(loaded == register)
        let short = Array(bytes.dropLast())
        #expect(throws: PayloadError.self) { _ = try Register(snapshot: short.rawBytes) }
        #expect(MemoryLayout<EntryRecord>.size == 32)
    }

    @Test(
        arguments: [
            ([1, 2, 4], [.missing(3...3)]), ([3], [.missing(1...2)]), ([1, 2, 2, 3], [.twice(2)]),
            ([1, 3, 2], [.outOfOrder(2)]), ([1, 0, 2], [.unnumbered]), ([1, 1, 1], [.twice(1)]),
            ([2, 5, 3, 5], [.outOfOrder(3), .missing(1...1), .missing(4...4), .twice(5)]),
        ] as [([Int], [RegisterFault])])
    func `a gap, a number used twice and a wrong order are named`(numbers: [Int], faults: [RegisterFault]) throws {
        let report = try register(numbers.map { ("A/2026", $0) }).reports()
        #expect(report.map(\.faults) == [faults])
        #expect(report.map(\.last) == [numbers.max() ?? 0])
    }
}
