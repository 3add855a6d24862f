// SPDX-License-Identifier: Apache-2.0

/// k of n.
public struct Count: Sendable, Hashable {
    /// The cases that count, and all cases.
    public var k: Int, n: Int

    /// k of n; the default is nothing of nothing.
    public init(k: Int = 0, n: Int = 0) {
        self.k = k
        self.n = n
    }

    /// One case more.
    @inlinable public mutating func add(_ counts: Bool) {
        n += 1
        if counts { k += 1 }
    }

    /// The counts of two disjoint sets of cases taken together.
    public static func + (left: Count, right: Count) -> Count { Count(k: left.k + right.k, n: left.n + right.n) }
}

/// A share k/n with its 95 % interval.
public struct Share: Sendable, Hashable {
    /// The cases that count, and all cases; n > 0.
    public var k: Int, n: Int
    /// k/n.
    public var value: Double
    /// The Wilson interval of 95 %.
    public var interval: Interval

    /// The share of this count; nil when n is 0, for then there is no share, and surely not one of 0.
    public init?(_ count: Count) {
        guard let interval = Interval.wilson(count.k, of: count.n) else { return nil }
        k = count.k
        n = count.n
        value = Double(count.k) / Double(count.n)
        self.interval = interval
    }
}

/// A mean of n numbers.
public struct Mean: Sendable, Hashable {
    /// How many numbers; n > 0.
    public var n: Int
    /// Their sum divided by n.
    public var value: Double

    /// The mean of `n` numbers that add up to `sum`; nil when n is 0.
    public init?(sum: Int, n: Int) {
        guard n > 0 else { return nil }
        self.n = n
        value = Double(sum) / Double(n)
    }
}
