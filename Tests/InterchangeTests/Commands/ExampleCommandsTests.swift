// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import Interchange
import PatientAppeals
import Testing

/// Simulated and committed example commands are what the domain allows: every one goes in.
@Suite struct ExampleCommandsTests {
    private static let fixtures = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures")

    private static func fixture(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: fixtures.appendingPathComponent(name)))
    }

    private static func commands(_ lines: [UInt8]) throws -> [AppealCommand] {
        try lines.split(separator: UInt8(ascii: "\n")).map { try CommandReader.read(Array($0)) }
    }

    /// Records all of `commands` in a new log; the receipts of those that did not go in, and the number of events.
    private static func record(_ commands: [AppealCommand]) throws -> (refused: [String], events: Int) {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("aryz-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = EventLog.Options()
        options.durability = .osBuffered  // what is looked at is the rules, not the disk
        let log = try EventLog.create(at: path, options: options)
        let settings = try Settings.adopted(json: fixture("settings.json"))
        let recorder = AppealRecorder(log: log, keys: KeyStore.inMemory(), settings: settings)
        var refused: [String] = []
        for start in stride(from: 0, to: commands.count, by: 500) {
            let batch = Array(commands[start..<min(start + 500, commands.count)])
            for (command, receipt) in zip(batch, recorder.recordBlocking(batch)) where receipt.outcome != .appended {
                refused.append("\(command.key) \(command.body.kind): \(receipt.outcome)")
            }
        }
        let events = Int(log.lastPosition)
        try log.close()
        return (refused, events)
    }

    @Test func `every example appeal is recorded`() throws {
        let (refused, _) = try Self.record(Self.commands(Self.fixture("appeals.ndjson")))
        #expect(refused.isEmpty, "\(refused.prefix(10))")
    }

    @Test func `the example appeals come through every channel`() throws {
        var channels: [Channel: Int] = [:]
        for case .registerAppeal(let body) in try Self.commands(Self.fixture("appeals.ndjson")).map(\.body) {
            channels[body.channel, default: 0] += 1
        }
        #expect(Set(channels.keys.map(\.name)) == Set(Channel.names))
        #expect(channels.values.count { $0 >= 10 } >= 5)
    }

    @Test func `every command of 5,000 simulated appeals is recorded`() throws {
        var simulation = AppealSimulation(AppealSimulation.Options(appeals: 5_000, seed: 3))
        var lines: [UInt8] = []
        while let more = simulation.next() { lines += more }
        let (refused, events) = try Self.record(Self.commands(lines))
        #expect(refused.isEmpty, "\(refused.count), first \(refused.prefix(10))")
        #expect((40_000...60_000).contains(events))
    }
}
