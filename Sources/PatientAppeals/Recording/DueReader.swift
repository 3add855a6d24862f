// SPDX-License-Identifier: Apache-2.0

import EventLog

/// An appeal that something is due of, and where its events lie.
struct DueAppeal {
    var stream: String
    /// The positions of its first and its last event.
    var stretch: ClosedRange<Position>

    /// How many positions lie between its first event and its last.
    var width: UInt64 { stretch.upperBound - stretch.lowerBound }
}

extension DueAppeal {
    init(_ row: Int, in state: CurrentState) {
        let first = Position(bitPattern: state.firstPositions[row])
        let last = Position(bitPattern: state.positions[row])
        self.init(stream: "appeal-" + state.rows.name(row), stretch: first...max(first, last))
    }
}

/// What a clock tick is to record of an appeal.
struct DuePlan: Sendable {
    var stream: String
    /// Nothing, where it turns out that nothing is due.
    var events: [AppealEvent] = []
    var request = AppendRequest([])

    /// Decides on an appeal as it was read.
    init(_ stream: String, _ kept: KeptAppeal, _ decider: AppealDecider, at instant: Timestamp) {
        self.stream = stream
        guard let revision = kept.revision else { return }
        events = decider.tick(kept.appeal, at: max(instant, kept.appeal.receivedAt))
        let appended = events.map { event in
            NewEvent(stream: stream, type: event.typeName, payload: event.encodedPayload())
        }
        request = AppendRequest(appended, conditions: [.stream(stream, .exactly(revision))])
    }
}

/// Reads appeals that something is due of and decides what.
///
/// To read one appeal costs as much as to go over a thousand events. So appeals that lie close to each other are read in one
/// pass over all that lies between them, and the others one by one.
struct DueReader: Sendable {
    /// As many appeals are held at a time.
    static let appealsMax = 8_192
    /// So many events can be gone over in the time that it takes to read one appeal for itself.
    private static let eventsPerAppeal: UInt64 = 1_000

    private let reader: AppealReader
    private let decider: AppealDecider
    private let instant: Timestamp

    init(_ reader: AppealReader, _ decider: AppealDecider, at instant: Timestamp) {
        self.reader = reader
        self.decider = decider
        self.instant = instant
    }

    /// What is to be recorded of an appeal that is read for itself.
    func plan(_ stream: String) throws(RecordingError) -> DuePlan {
        DuePlan(stream, try reader.load(stream), decider, at: instant)
    }

    /// What is to be recorded of appeals that stand in the order of their first events; one plan each, in the same order.
    func plans(for due: [DueAppeal]) -> Result<[DuePlan], RecordingError> {
        do throws(RecordingError) {
            var plans: [DuePlan?] = Array(repeating: nil, count: due.count)
            for group in Self.groups(of: due) {
                // A pass also meets other appeals' events: what it fails at is told of only where it concerns one of these.
                do throws(RecordingError) { try read(group, of: due, into: &plans) } catch {}
            }
            var whole: [DuePlan] = []
            whole.reserveCapacity(due.count)
            for (plan, appeal) in zip(plans, due) {
                if let plan { whole.append(plan) } else { whole.append(try self.plan(appeal.stream)) }
            }
            return .success(whole)
        } catch {
            return .failure(error)
        }
    }

    /// Appeals that one pass is to read, as places in a list.
    struct Group: Equatable {
        var members: [Int]
        var stretch: ClosedRange<Position>
    }

    /// The groups that are worth a pass; who is in none is to be read alone.
    static func groups(of due: [DueAppeal]) -> [Group] {
        var groups: [Group] = []
        // One that is spread wider would make the pass as long as half of its fellows are worth.
        let widthMax = eventsPerAppeal * UInt64(due.count) / 2
        for (place, appeal) in due.enumerated() where appeal.width <= widthMax {
            if let last = groups.last, appeal.stretch.lowerBound <= last.stretch.upperBound {
                let end = max(last.stretch.upperBound, appeal.stretch.upperBound)
                groups[groups.count - 1].stretch = last.stretch.lowerBound...end
                groups[groups.count - 1].members.append(place)
            } else {
                groups.append(Group(members: [place], stretch: appeal.stretch))
            }
        }
        return groups.filter { group in
            let width = group.stretch.upperBound - group.stretch.lowerBound
            return group.members.count > 1 && width <= eventsPerAppeal * UInt64(group.members.count)
        }
    }

    /// A row for each member, in their order.
    private static func rows(of group: Group, in due: [DueAppeal]) -> AppealRows {
        var rows = AppealRows()
        for place in group.members { _ = rows.row(ofStream: Array(due[place].stream.utf8).rawBytes) }
        return rows
    }

    private func read(
        _ group: Group, of due: [DueAppeal], into plans: inout [DuePlan?]
    ) throws(RecordingError) {
        let rows = Self.rows(of: group, in: due)
        var kept = Array(repeating: KeptAppeal(), count: group.members.count)
        try reader.forEach(EventQuery(positions: group.stretch)) { view throws(RecordingError) in
            guard let row = rows.row(ofKnown: view.streamBytes) else { return true }
            kept[row].appeal.evolve(try reader.event(view))
            kept[row].revision = view.revision
            return true
        }
        for (row, place) in group.members.enumerated() {
            plans[place] = DuePlan(due[place].stream, kept[row], decider, at: instant)
        }
    }
}
