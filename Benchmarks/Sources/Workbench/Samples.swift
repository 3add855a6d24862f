// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Nanoseconds of a clock that never jumps.
public func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Nanoseconds of processor time that this thread has used: what other work on the machine does not add to.
public func threadNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Measured durations, in nanoseconds.
public struct Samples: Sendable {
    private var values: [UInt64] = []

    public init() {}

    /// Runs `body` and keeps how long it took.
    public mutating func measure<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result
    {
        let start = monotonicNanoseconds()
        let result = try body()
        values.append(monotonicNanoseconds() - start)
        return result
    }

    /// Runs `body`, which does all its work on this thread and waits for nothing, and keeps how much of the processor's
    /// time it took.
    public mutating func measureProcessor<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = threadNanoseconds()
        let result = try body()
        values.append(threadNanoseconds() - start)
        return result
    }

    /// Keeps a duration that was measured elsewhere.
    public mutating func add(nanoseconds: UInt64) { values.append(nanoseconds) }

    /// The value below which `fraction` of the samples lie (nearest rank); 0 without samples.
    public func quantile(_ fraction: Double) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return Double(sorted[min(sorted.count - 1, Int(fraction * Double(sorted.count)))])
    }

    /// The smallest value: of work that is always the same, what it takes when nothing else disturbs it.
    public var best: Double { quantile(0) }

    /// The middle value.
    public var median: Double { quantile(0.5) }
}
