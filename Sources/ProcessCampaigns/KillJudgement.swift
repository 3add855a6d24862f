// SPDX-License-Identifier: Apache-2.0

package import EventLog
package import LogCampaigns

/// Holds a log against the ledger of the receipts that were given for it.
package struct KillJudgement {
    private let log: EventLog
    private let events: [RecordedEvent]

    package init(_ log: EventLog) throws(Check.Broken) {
        self.log = log
        do throws(LogError) {
            if let damage = log.damage { throw damage }
            events = try log.events()
        } catch { throw Check.Broken("the log cannot be read: \(error)") }
    }

    package var eventCount: Int { events.count }

    /// Checks everything and returns the requests that are there without a receipt.
    package func hold(against ledger: inout Ledger) throws(Check.Broken) -> [VictimWork] {
        guard zip(1..., events).allSatisfy({ $0 == $1.position }) else { throw Check.Broken("positions have gaps") }
        try revisionsHaveNoGaps()
        let found = try requests(of: ledger)
        for (work, positions) in found {
            let part = events[Int(positions.lowerBound) - 1..<Int(positions.upperBound)]
            if work.kind != .appeal { try isAsRequested(part, work) }
            let sum = digest(of: part)
            guard ledger.entries[work.key]?.digest ?? sum == sum else {
                throw Check.Broken("the events of \(work.key) are not those that were acknowledged")
            }
            ledger.remember(work.key, digest: sum)
        }
        try tagConditionsHeld()
        return found.map(\.work).filter { ledger.entries[$0.key] == nil }
    }

    /// The requests that are there, by position. Nothing may be missing, and nothing else be there.
    private func requests(
        of ledger: Ledger
    ) throws(Check.Broken) -> [(work: VictimWork, positions: ClosedRange<Position>)] {
        var found: [(work: VictimWork, positions: ClosedRange<Position>)] = []
        for work in ledger.requested {
            let positions: ClosedRange<Position>?
            do throws(LogError) { positions = try log.positions(forKey: work.key) } catch {
                throw Check.Broken("the log cannot be asked for a key: \(error)")
            }
            let promised = ledger.entries[work.key]?.positions
            guard promised == nil || promised == positions else {
                let found = positions.map { "\($0)" } ?? "none"
                throw Check.Broken("\(work.key) was promised \(promised!) and has \(found)")
            }
            if let positions { found.append((work, positions)) }
        }
        found.sort { $0.positions.lowerBound < $1.positions.lowerBound }
        var next: Position = 1
        for (work, positions) in found {
            guard positions.lowerBound == next else {
                throw Check.Broken("before \(work.key), at position \(next), is something that nobody asked for")
            }
            next = positions.upperBound + 1
        }
        guard next == log.lastPosition + 1, events.count == Int(log.lastPosition) else {
            throw Check.Broken("the log ends at \(log.lastPosition), what was asked for at \(next - 1)")
        }
        return found
    }

    private func isAsRequested(_ part: ArraySlice<RecordedEvent>, _ work: VictimWork) throws(Check.Broken) {
        guard let base = part.first.flatMap({ VictimWork.base(of: $0.payload) }) else {
            throw Check.Broken("\(work.key) cannot be read")
        }
        let wanted = work.events(base: base)
        let isSame = part.elementsEqual(wanted) {
            $0.stream == $1.stream && $0.type == $1.type && $0.payload == $1.payload && $0.tags == $1.tags
        }
        guard isSame else { throw Check.Broken("\(work.key) has other events than were asked for") }
        // A request that expected a revision is the one that follows it.
        if work.kind == .race, part.first?.revision != base {
            throw Check.Broken("\(work.key) expected \(base) events and is number \(part.first!.revision)")
        }
    }

    private func revisionsHaveNoGaps() throws(Check.Broken) {
        var next: [String: Revision] = [:]
        for event in events {
            guard event.revision == next[event.stream, default: 0] else {
                throw Check.Broken("the stream \(event.stream) has a gap before position \(event.position)")
            }
            next[event.stream] = event.revision + 1
        }
    }

    /// Each event under a tag condition names the last one that it knew; that must be the one before it.
    private func tagConditionsHeld() throws(Check.Broken) {
        var last: Position = 0
        for event in events where event.tags.contains(VictimWork.registerTag) {
            guard VictimWork.base(of: event.payload) == last else {
                throw Check.Broken("the event at \(event.position) did not know of the one at \(last)")
            }
            last = event.position
        }
    }
}
