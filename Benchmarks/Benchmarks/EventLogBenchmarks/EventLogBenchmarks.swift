// SPDX-License-Identifier: Apache-2.0

import Benchmark
import EventLog
import EventSourcing
import PatientAppeals
import Workbench

/// Counted and timed pieces, for a watch over changes. What they come to beside the machine's limits: `scripts/bench`.
let benchmarks: @Sendable () -> Void = {
    let directory = ".build"

    let timed = Benchmark.Configuration(
        metrics: [.wallClock, .throughput, .instructions], maxDuration: .seconds(3), maxIterations: 2_000)

    for writers in [1, 8, 64] {
        Benchmark("append-\(writers)-writers", configuration: timed) { benchmark, log in
            _ = try await appendConcurrently(to: log, writers: writers, each: 16)
        } setup: {
            try EventLog.create(at: ScratchDirectory(in: directory).path)
        }
    }

    Benchmark("append-batch-of-1000", configuration: timed) { benchmark, log in
        var events = SampleEvents(seed: UInt64(benchmark.currentIteration + 1))
        let request = events.request(of: 1_000)
        benchmark.startMeasurement()
        _ = try await log.append(request)
        benchmark.stopMeasurement()
    } setup: {
        try EventLog.create(at: ScratchDirectory(in: directory).path)
    }

    Benchmark("replay-100000-payloads", configuration: timed) { benchmark, log in
        var sum = 0
        try log.read { (event: borrowing EventView) throws(Never) in
            sum &+= event.payload.byteCount
            return true
        }
        blackHole(sum)
    } setup: {
        try await logOfSamples(in: directory)
    }

    Benchmark("one-stream-of-100000-events", configuration: timed) { benchmark, log in
        blackHole(try log.events(EventQuery(.stream("appeal-\(benchmark.currentIteration % 10_000 + 1)"))))
    } setup: {
        try await logOfSamples(in: directory)
    }

    Benchmark("open-100000-events", configuration: timed) { benchmark, log in
        let again = try EventLog.open(at: log.path, access: .readOnly)
        try again.close()
    } setup: {
        try await logOfSamples(in: directory)
    }

    Benchmark("decode-rating-typed", configuration: timed) { benchmark, payload in
        for _ in 0..<1_000 {
            blackHole(try AppealEvent(kind: .satisfactionRated, payload: payload.span.bytes))
        }
    } setup: {
        SampleEvents.rating
    }
}

/// A log of 100,000 events in batches of 1,000.
private func logOfSamples(in directory: String) async throws -> EventLog {
    let log = try EventLog.create(at: ScratchDirectory(in: directory).path)
    var events = SampleEvents(seed: 9)
    for _ in 0..<100 { _ = try await log.append(events.request(of: 1_000)) }
    return log
}
