// SPDX-License-Identifier: Apache-2.0

internal import EventLog
package import SimulatedDisk

/// Opens what a fault has left and holds it against what callers were told.
package enum Check {
    /// A promise that does not hold.
    package struct Broken: Error, Sendable {
        package var promise: String
        package init(_ promise: String) { self.promise = promise }
    }

    /// Checks everything; afterwards the log is whole, goes on, and has every request exactly once.
    package static func recovery(of playback: Playback, on disk: SimulatedDisk) throws(Broken) {
        let options = playback.workload.options(disk)
        let log: EventLog
        do throws(LogError) {
            log = try EventLog.open(at: Workload.path, options: options)
        } catch {
            // Before the first segment stood nothing was promised: making it anew must work.
            guard !playback.wasCreated, error.code == .noSuchLog || error.code == .damaged else {
                throw Broken("the log does not open: \(error)")
            }
            do throws(LogError) { _ = try EventLog.create(at: Workload.path, options: options) } catch {
                throw Broken("a log whose making was cut short cannot be made again: \(error)")
            }
            return
        }
        try holdsWhatWasAcknowledged(log, playback)
        try acceptsEverythingAgain(log, playback)
        if playback.workload.isSealing { try sealsAgain(log, playback, disk) }
        let damages: [LogError]
        do throws(LogError) {
            damages = try log.verify().damages
            try log.close()
        } catch {
            throw Broken("the recovered log fails: \(error)")
        }
        guard damages.isEmpty else { throw Broken("verify finds damage: \(damages)") }
        try readsTheSame(log, options)
    }

    /// Every acknowledged event is there at its position; behind them stand at most whole requests that were in flight.
    private static func holdsWhatWasAcknowledged(_ log: EventLog, _ playback: Playback) throws(Broken) {
        let events: [RecordedEvent]
        do throws(LogError) { events = try log.events() } catch { throw Broken("the log cannot be read: \(error)") }
        guard zip(1..., events).allSatisfy({ $0 == Int($1.position) }) else {
            throw Broken("positions have gaps")
        }
        var expected = playback.acknowledged.flatMap(\.request.events)
        guard events.count >= expected.count else {
            throw Broken("\(expected.count - events.count) acknowledged events are lost")
        }
        var wholeCounts: Set = [expected.count]
        for request in playback.inFlight {
            expected += request.events
            wholeCounts.insert(expected.count)
        }
        guard wholeCounts.contains(events.count) else { throw Broken("a request is there in part") }
        for (event, wanted) in zip(events, expected) {
            guard event.stream == wanted.stream, event.type == wanted.type, event.tags == wanted.tags,
                event.payload == wanted.payload
            else { throw Broken("event \(event.position) is another one") }
        }
    }

    /// Sends every request again: what was acknowledged keeps its positions, and nothing is there twice.
    private static func acceptsEverythingAgain(_ log: EventLog, _ playback: Playback) throws(Broken) {
        for acknowledged in playback.acknowledged {
            let receipt = try send(acknowledged.request, to: log)
            guard receipt.outcome == .alreadyAppended, receipt.positions == acknowledged.positions else {
                throw Broken("a key that was acknowledged is not known any more")
            }
        }
        for request in playback.inFlight { _ = try send(request, to: log) }
        let requests = playback.acknowledged.map(\.request) + playback.inFlight
        guard log.lastPosition == requests.reduce(0, { $0 + UInt64($1.events.count) }) else {
            throw Broken("a request is there twice")
        }
    }

    /// What was left of a sealing is in nobody's way: everything can be sealed, and then each segment has one form.
    private static func sealsAgain(
        _ log: EventLog, _ playback: Playback, _ disk: SimulatedDisk
    ) throws(Broken) {
        do throws(LogError) {
            let before = try log.events()
            try log.seal()
            guard try log.events() == before else {
                throw LogError(.damaged, "sealing it changed what is read")
            }
        } catch { throw Broken("the recovered log cannot be sealed: \(error)") }
        guard log.unsealedSegments == 0 else { throw Broken("a segment was left in rows") }
        // A new segment that was cut short may stay under its temporary name, until one of its number is begun.
        let names = disk.paths.filter { path in
            path.hasPrefix("\(Workload.path)/segments/") && !path.contains(".torn-") && !path.hasSuffix(".rows.tmp")
        }
        guard names.count(where: { $0.hasSuffix(".rows") }) == 1, !names.contains(where: { $0.hasSuffix(".tmp") }),
            Set(names.map { $0.prefix { $0 != "." } }).count == names.count
        else { throw Broken("sealing left files behind: \(names)") }
        for acknowledged in playback.acknowledged {
            let receipt = try send(acknowledged.request, to: log)
            guard receipt.outcome == .alreadyAppended, receipt.positions == acknowledged.positions else {
                throw Broken("a key is not known any more since it was sealed")
            }
        }
    }

    private static func send(_ request: AppendRequest, to log: EventLog) throws(Broken) -> AppendReceipt {
        do throws(LogError) { return try log.appendBlocking(contentsOf: [request])[0].get() } catch {
            throw Broken("the recovered log takes no appends: \(error)")
        }
    }

    /// A reader that never held the lock sees what the writer saw.
    private static func readsTheSame(_ log: EventLog, _ options: EventLog.Options) throws(Broken) {
        do throws(LogError) {
            let reader = try EventLog.open(at: Workload.path, access: .readOnly, options: options)
            guard reader.damage == nil, try reader.events() == log.events() else {
                throw LogError(.damaged, "a reader sees something else than the writer")
            }
        } catch {
            throw Broken("\(error)")
        }
    }
}
