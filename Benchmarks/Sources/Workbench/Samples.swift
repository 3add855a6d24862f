// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Nanoseconds of a clock that never jumps.
public func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
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

    /// Keeps a duration that was measured elsewhere.
    public mutating func add(nanoseconds: UInt64) { values.append(nanoseconds) }

    /// The value below which `fraction` of the samples lie (nearest rank); 0 without samples.
    public func quantile(_ fraction: Double) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return Double(sorted[min(sorted.count - 1, Int(fraction * Double(sorted.count)))])
    }

    /// The middle value.
    public var median: Double { quantile(0.5) }
}
