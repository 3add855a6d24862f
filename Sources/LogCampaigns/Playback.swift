// SPDX-License-Identifier: Apache-2.0

package import EventLog
package import SimulatedDisk

/// A workload played on a disk until it ends or the disk stops it, and what its callers were told.
package struct Playback: Sendable {
    /// A request that was acknowledged.
    package struct Acknowledged: Sendable {
        package var request: AppendRequest
        package var positions: ClosedRange<Position>
    }
    package let workload: Workload
    package private(set) var acknowledged: [Acknowledged] = []
    /// Requests whose callers were told that it is not known whether they are in the log.
    package private(set) var inFlight: [AppendRequest] = []
    /// The error that ended the run early.
    package private(set) var failure: LogError?
    /// What sealings failed with. The log went on after them.
    package private(set) var sealingFailures: [LogError] = []
    /// Whether the log was made before the run ended.
    package private(set) var wasCreated = false

    /// Plays the workload on `disk`.
    package init(_ workload: Workload, on disk: SimulatedDisk) {
        self.workload = workload
        do throws(LogError) { try play(on: disk) } catch { failure = error }
    }

    /// Opens the log again on the same disk, as its program would: what was in flight is sent again, and with `more`
    /// two further requests. Everything that comes back is acknowledged from then on.
    package mutating func goOn(on disk: SimulatedDisk, more: Bool) throws(LogError) {
        let log = try EventLog.open(at: Workload.path, options: workload.options(disk))
        // A handle that is not closed leaves what a killed program leaves.
        defer { disk.killHolders() }
        let again = inFlight
        inFlight = []
        for request in again + (more ? workload.further : []) {
            try note(log.appendBlocking(contentsOf: [request]), of: [request])
        }
    }

    private mutating func play(on disk: SimulatedDisk) throws(LogError) {
        let options = workload.options(disk)
        var log = try EventLog.create(at: Workload.path, options: options)
        wasCreated = true
        // After a failure too: the program goes on, and a handle that it dropped must not hold the lock.
        defer { try? log.close() }
        for step in workload.steps {
            switch step {
            case .reopen:
                try log.close()
                log = try EventLog.open(at: Workload.path, options: options)
            case .append(let requests):
                try note(log.appendBlocking(contentsOf: requests), of: requests)
            case .seal:
                // Ending a segment is writing; only what comes then is sealing, which may fail without harm.
                try log.endSegment()
                do throws(LogError) { try log.seal() } catch { sealingFailures.append(error) }
            }
        }
        try log.close()
    }

    private mutating func note(
        _ results: [Result<AppendReceipt, LogError>], of requests: [AppendRequest]
    ) throws(LogError) {
        var failure: LogError?
        for (request, result) in zip(requests, results) {
            switch result {
            case .success(let receipt):
                acknowledged.append(Acknowledged(request: request, positions: receipt.positions))
            case .failure(let error):
                failure = failure ?? error
                // A poisoned log has not looked at the request; only what was being written may be there.
                if error.code == .indeterminate { inFlight.append(request) }
            }
        }
        if let failure { throw failure }
    }
}
