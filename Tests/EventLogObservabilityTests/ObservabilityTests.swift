// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventLogObservability
import Foundation
import Logging
import Testing

/// What metrics and records say of a log's work.
@Suite struct ObservabilityTests {
    private let metrics = MetricsInMemory()
    private let records = RecordsInMemory()
    private let directory =
        FileManager.default.temporaryDirectory.path + "/observed-\(UInt64.random(in: 0...UInt64.max))"

    /// What must be in no record and no name of a metric.
    private static let secrets = ["secret-stream", "secret-tag", "secret-payload", "secret-metadata", "secret-key"]

    private func options(_ storage: any Storage = PosixStorage()) -> EventLog.Options {
        var options = EventLog.Options()
        options.sealing = .onRequest
        options.idleMarkerAfter = .seconds(3_600)
        options.storage = storage
        options.observer = LogObservers(LogMetrics(factory: metrics), LogRecords(records.logger))
        return options
    }

    private func request(_ count: Int, key: String? = nil) -> AppendRequest {
        let event = NewEvent(
            stream: "secret-stream", type: "Happened", payload: Array("secret-payload".utf8),
            metadata: Array("secret-metadata".utf8), tags: ["secret-tag"])
        var request = AppendRequest([NewEvent](repeating: event, count: count))
        request.idempotencyKey = key
        return request
    }

    private func append(_ request: AppendRequest, to log: EventLog) throws {
        _ = try log.appendBlocking(contentsOf: [request])[0].get()
    }

    private func expectNoSecrets() {
        let said = records.records.map { "\($0)" } + metrics.labels
        for secret in Self.secrets { #expect(!said.contains { $0.contains(secret) }, "\(secret)") }
    }

    @Test func `commits, sealing and reads are counted as they happened`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let log = try EventLog.create(at: directory, options: options())
        for count in [1, 2, 5] { try append(request(count, key: "secret-key-\(count)"), to: log) }
        try append(request(5, key: "secret-key-5"), to: log)
        #expect(metrics["eventlog_commits"].sum == 3, "what is there already is no commit")
        #expect(metrics["eventlog_requests"].sum == 3)
        #expect(metrics["eventlog_events"].sum == 8)
        #expect(metrics["eventlog_bytes"].sum == 3 * 4_096)
        #expect(metrics["eventlog_group_events"].last == 5)
        #expect(metrics["eventlog_sync_time"].count == 3)
        #expect(metrics["eventlog_commit_time"].sum >= metrics["eventlog_sync_time"].sum)
        #expect(metrics["eventlog_last_position"].last == 8)

        #expect(try log.events().count == 8)
        #expect(try log.events(EventQuery(.stream("secret-stream"), limit: 2)).count == 2)
        #expect(metrics["eventlog_reads"].sum == 2)
        #expect(metrics["eventlog_read_events"].sum == 10)
        #expect(metrics["eventlog_cache_misses"].sum > 0)
        #expect(metrics["eventlog_replay_events_per_second"].count == 0, "too few for a rate")

        try log.seal()
        #expect(metrics["eventlog_ended_segments"].sum == 1)
        #expect(metrics["eventlog_sealed_segments"].sum == 1)
        #expect(metrics["eventlog_sealed_events"].sum == 8)
        #expect(metrics["eventlog_sealed_bytes"].sum > 0)
        #expect(metrics["eventlog_sealing_time"].count == 1)
        #expect(metrics["eventlog_unsealed_segments"].last == 0)
        for _ in 0..<2 { _ = try log.events(EventQuery(.stream("secret-stream"))) }
        #expect(metrics["eventlog_cache_hits"].sum > 0)
        try log.close()

        let messages = records.records.map(\.message)
        #expect(messages == ["log opened", "segment ended", "segment sealed"])
        #expect(records.records.last?.fields["events"] == "8")
        #expect(!metrics.labels.contains { $0.hasPrefix("eventlog_failures") })
        expectNoSecrets()
    }

    @Test func `a rate of replay is that of long reads`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let log = try EventLog.create(at: directory, options: options())
        try append(request(1_000), to: log)
        _ = try log.events()
        #expect(metrics["eventlog_replay_events_per_second"].count == 1)
        #expect(metrics["eventlog_replay_events_per_second"].last > 0)
        try log.close()
    }

    @Test func `a write that fails is told of once, as the end of writing`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let storage = BreakableStorage()
        let log = try EventLog.create(at: directory, options: options(storage))
        try append(request(1), to: log)
        storage.breakDown()
        for _ in 0..<2 { #expect(throws: LogError.self) { try append(request(1), to: log) } }
        #expect(metrics["eventlog_failures kind=writing"].sum == 1)
        #expect(metrics["eventlog_commits"].sum == 1)
        let last = try #require(records.records.last)
        #expect(last.level == .critical)
        #expect(last.message == "log takes no more events")
        #expect(last.fields["errno"] == "\(EIO)")
        try? log.close()
        expectNoSecrets()
    }

    @Test func `damage and a torn end are told of, with file and offset and nothing of the events`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let log = try EventLog.create(at: directory, options: options())
        for _ in 0..<3 { try append(request(1), to: log) }
        try log.close()
        let segment = URL(fileURLWithPath: directory + "/segments/00000001.rows")
        let whole = try Data(contentsOf: segment)

        var torn = whole
        let used = try #require(whole.lastIndex { $0 != 0 }) / 4_096 * 4_096 + 4_096
        torn.replaceSubrange(used..<used + 64, with: Data(repeating: 0xa5, count: 64))
        try torn.write(to: segment)
        try EventLog.open(at: directory, options: options()).close()
        let warning = try #require(records.records.last { $0.level == .warning })
        #expect(warning.message == "log recovered")
        #expect(metrics["eventlog_open_warnings"].sum == 1)

        var damaged = torn
        damaged[4_096 * 2 + 130] ^= 0xff
        try damaged.write(to: segment)
        let readable = try EventLog.open(at: directory, access: .readOnly, options: options())
        #expect(throws: (any Error).self) { try readable.events() }
        #expect(metrics["eventlog_failures kind=reading"].sum >= 1)
        let found = try #require(records.records.last { $0.level == .error })
        #expect(found.message == "log cannot be read")
        #expect(found.fields["offset"] == "8192")
        #expect(found.fields["firstPosition"] == "2")
        expectNoSecrets()
    }
}
