// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Which appeals a statistic is about. The two are never mixed: the slow ones of a month are missing from "received in"
/// as long as they are open, and those of other months are in "closed in".
public enum Cohort: String, Sendable, Hashable, CaseIterable {
    /// The appeals that were received in the period.
    case received
    /// The appeals that are closed and were (last) closed in the period.
    case closed
}

/// A stretch of time, `from` included, `to` not; nil is without end.
public struct Period: Sendable, Hashable {
    /// The first instant.
    public var from: Timestamp?
    /// The first instant after it.
    public var to: Timestamp?

    /// The stretch from `from` until just before `to`. The default is all time.
    public init(from: Timestamp? = nil, to: Timestamp? = nil) {
        self.from = from
        self.to = to
    }

    /// All time.
    public static let all = Period()

    /// Whether the instant lies in it.
    public func contains(_ instant: Timestamp) -> Bool {
        if let from, instant < from { return false }
        if let to, instant >= to { return false }
        return true
    }
}

/// Appeals that were left out of a statistic, and why.
public struct Exclusion: Sendable, Hashable {
    /// Why appeals are left out.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The instant that the cohort goes by is missing: receipt for "received", closing for "closed".
        case withoutCohortInstant
        /// It lies outside the period.
        case outsidePeriod
        /// Received after the instant at which the statistic is taken.
        case afterAsOf
    }
    /// Why they are left out.
    public var reason: Reason
    /// How many of those that pass the filter.
    public var count: Int

    /// So many, for this reason.
    public init(_ reason: Reason, count: Int) {
        self.reason = reason
        self.count = count
    }
}
