// SPDX-License-Identifier: Apache-2.0

/// Is told what an open log does, to make metrics and records of it. See ``EventLog/Options/observer``.
///
/// The log calls it on its own threads, between two steps of its work: whoever is called returns soon and calls nothing
/// of the log. What is told holds no name of a stream, no tag, no key and nothing of an event's content.
public protocol LogObserver: Sendable {
    /// The log was opened.
    func logDidOpen(_ opening: LogOpeningReport)
    /// A group of requests is in the log, and on disk where the options say so.
    func logDidCommit(_ commit: LogCommitReport)
    /// A segment has ended and another one was begun.
    func logDidEndSegment(_ end: LogSegmentEndReport)
    /// A segment was sealed.
    func logDidSeal(_ sealing: LogSealingReport)
    /// A read ended, however it did.
    func logDidRead(_ read: LogReadReport)
    /// Something went wrong that whoever runs the log should know.
    func logDidFail(_ failure: LogFailureReport)
}

extension LogObserver {
    /// Does nothing.
    public func logDidOpen(_ opening: LogOpeningReport) {}
    /// Does nothing.
    public func logDidCommit(_ commit: LogCommitReport) {}
    /// Does nothing.
    public func logDidEndSegment(_ end: LogSegmentEndReport) {}
    /// Does nothing.
    public func logDidSeal(_ sealing: LogSealingReport) {}
    /// Does nothing.
    public func logDidRead(_ read: LogReadReport) {}
    /// Does nothing.
    public func logDidFail(_ failure: LogFailureReport) {}
}
