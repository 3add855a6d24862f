// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// Events of appeals that began before the stretch of the log that a state is over: they wait, in their order, to be taken
/// in once more on top of what the appeals' earlier events have said.
///
/// What an event means can depend on those before it: a stop is in time by the due time of that moment, a handler may have
/// had the case before. Only few appeals lie across a border, so that they cost less than a form of all facts that could
/// be put together without their events. Of a payload only the fields stay that are counted; nothing sealed is among them.
struct WaitingEvents: Sendable, Equatable {
    private var rows: [UInt32] = []
    private var kinds: [UInt8] = []
    private var recorded: [Int64] = []
    /// The payloads one behind the other, and where each of them ends.
    private var bytes: [UInt8] = []
    private var ends: [UInt64] = []

    /// None.
    init() {}

    /// How many there are.
    var count: Int { rows.count }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int {
        rows.heldBytes + kinds.heldBytes + recorded.heldBytes + bytes.heldBytes + ends.heldBytes
    }

    /// Adds an event of the appeal in this row.
    mutating func add(_ kind: AppealEventKind, row: Int, payload: RawSpan, recordedAt: Timestamp) {
        rows.append(UInt32(row))
        kinds.append(kind.rawValue)
        recorded.append(recordedAt.microseconds)
        var fields = PayloadFields(payload)
        let texts = Self.texts(of: kind)
        // What stands behind a place that makes no sense was not looked at by whoever counted the event either.
        try? fields.copy(to: &bytes) { number, isText in !isText || texts.contains(number) }
        ends.append(UInt64(bytes.count))
    }

    /// Adds an event of another collection, of an appeal that has this row here.
    mutating func add(_ index: Int, of other: WaitingEvents, row: Int) {
        rows.append(UInt32(row))
        kinds.append(other.kinds[index])
        recorded.append(other.recorded[index])
        bytes += other.bytes[other.range(index)]
        ends.append(UInt64(bytes.count))
    }

    /// Whose event it is.
    func row(_ index: Int) -> Int { Int(rows[index]) }

    /// Which kind it is.
    func kind(_ index: Int) -> AppealEventKind { AppealEventKind(rawValue: kinds[index]) ?? .settingsAdopted }

    /// When it was recorded.
    func recordedAt(_ index: Int) -> Timestamp { Timestamp(microseconds: recorded[index]) }

    /// What of its payload is counted.
    @_lifetime(borrow self)
    func payload(_ index: Int) -> RawSpan {
        bytes.rawBytes.extracting(range(index))
    }

    private func range(_ index: Int) -> Range<Int> { Int(index == 0 ? 0 : ends[index - 1])..<Int(ends[index]) }

    /// The fields that are texts and counted.
    private static func texts(of kind: AppealEventKind) -> Set<Int> {
        switch kind {
        case .appealAssigned: assigned
        case .appealRedirected: redirected
        case .activityRecorded: activity
        case .deadlineSet, .deadlineExtended, .deadlineBreached, .deadlineApproaching: clock
        case .repeatLinked: repeated
        default: context
        }
    }

    private static let context: Set = [
        EventContext.Field.organization, EventContext.Field.region, EventContext.Field.category,
    ]
    private static let assigned = context.union([AppealAssigned.Field.handler])
    private static let redirected = context.union([AppealRedirected.Field.toOrganization])
    private static let activity = context.union([ActivityRecorded.Field.resource, ActivityRecorded.Field.group])
    private static let repeated = context.union([RepeatLinked.Field.previous])
    private static let clock = context.union([DeadlineSet.Field.clock])
}

extension WaitingEvents {
    /// Writes all columns.
    func write(to writer: inout ColumnWriter) {
        writer.column(rows)
        writer.column(kinds)
        writer.column(recorded)
        writer.column(ends)
        writer.column(bytes)
    }

    /// Reads those of so many appeals; refuses kinds that are not counted and ends that contradict the bytes.
    init(from reader: inout ColumnReader, appeals: Int) throws(PayloadError) {
        rows = try reader.column()
        kinds = try reader.column(count: rows.count)
        recorded = try reader.column(count: rows.count)
        ends = try reader.column(count: rows.count)
        bytes = try reader.column()
        var last: UInt64 = 0
        for index in rows.indices {
            guard Int(rows[index]) < appeals, ends[index] >= last,
                let kind = AppealEventKind(rawValue: kinds[index]), Satisfaction.counts(kind)
            else { throw .snapshot("an event that waits for no appeal") }
            last = ends[index]
        }
        guard last == UInt64(bytes.count) else { throw .snapshot("events do not fit their ends") }
    }
}
