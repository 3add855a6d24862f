// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Several observers of one log: metrics and records together.
public struct LogObservers: LogObserver {
    private let all: [any LogObserver]

    /// Tells each of them everything, in this order.
    public init(_ all: any LogObserver...) { self.all = all }

    /// Tells all.
    public func logDidOpen(_ opening: LogOpeningReport) { for one in all { one.logDidOpen(opening) } }
    /// Tells all.
    public func logDidCommit(_ commit: LogCommitReport) { for one in all { one.logDidCommit(commit) } }
    /// Tells all.
    public func logDidEndSegment(_ end: LogSegmentEndReport) { for one in all { one.logDidEndSegment(end) } }
    /// Tells all.
    public func logDidSeal(_ sealing: LogSealingReport) { for one in all { one.logDidSeal(sealing) } }
    /// Tells all.
    public func logDidRead(_ read: LogReadReport) { for one in all { one.logDidRead(read) } }
    /// Tells all.
    public func logDidFail(_ failure: LogFailureReport) { for one in all { one.logDidFail(failure) } }
}
