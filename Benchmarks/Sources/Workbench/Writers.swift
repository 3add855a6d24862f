// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Lets `writers` tasks append single events at the same time, `each` of them one after the other; events per second.
public func appendConcurrently(to log: EventLog, writers: Int, each: Int) async throws -> Double {
    let prepared = (0..<writers).map { writer in
        var events = SampleEvents(seed: UInt64(writer + 1))
        return (0..<each).map { _ in events.request(of: 1) }
    }
    let start = monotonicNanoseconds()
    try await withThrowingTaskGroup(of: Void.self) { group in
        for requests in prepared {
            group.addTask { for request in requests { _ = try await log.append(request) } }
        }
        try await group.waitForAll()
    }
    return Double(writers * each) / (Double(monotonicNanoseconds() - start) / 1e9)
}
