// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// Adds up the steps of all `Added` events and counts the others; keeps a trace that depends on the order.
struct Totals: Projection, Equatable {
    static let name = "totals"
    static let version = 1

    var total: Int64 = 0
    var others: Int64 = 0
    var trace: [UInt8] = []
    private var added = -1

    init() {}

    mutating func prepare(for log: EventLog) { added = log.typeNumber(of: "Added") }

    mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        guard event.typeNumber == added else {
            others += 1
            return
        }
        var fields = PayloadFields(event.payload)
        let step = try fields.integer(16) ?? 0
        total += step
        trace.append(UInt8(truncatingIfNeeded: step &* Int64(event.position)))
    }

    func snapshot() -> [UInt8] { TotalsState(total: total, others: others, trace: trace).encoded() }

    init(snapshot: RawSpan) throws(PayloadError) {
        let state = try TotalsState(decoding: snapshot)
        total = state.total
        others = state.others
        trace = state.trace
    }

    static func == (left: Totals, right: Totals) -> Bool {
        left.total == right.total && left.others == right.others && left.trace == right.trace
    }
}

extension Totals: MergeableProjection {
    mutating func merge(_ later: Totals) {
        total += later.total
        others += later.others
        trace += later.trace
    }
}

/// What a snapshot of ``Totals`` holds.
struct TotalsState: PayloadMessage {
    var total: Int64 = 0
    var others: Int64 = 0
    var trace: [UInt8] = []
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "total", &total)
        try coder.integer(2, "others", &others)
        try coder.bytes(3, "trace", &trace)
        try coder.unknown(&unknownFields)
    }
}

/// ``Totals`` in a later version.
struct LaterTotals: Projection {
    static let name = "totals"
    static let version = 2
    var totals = Totals()
    init() {}
    mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        try totals.apply(event, in: log)
    }
    func snapshot() -> [UInt8] { totals.snapshot() }
    init(snapshot: RawSpan) throws(PayloadError) { totals = try Totals(snapshot: snapshot) }
}

/// Counts only events of one type, and asks for no other.
struct ClosedCount: Projection {
    static let name = "closed-count"
    static let version = 1
    static let eventTypes: [String]? = ["Closed"]
    var count = 0
    init() {}
    mutating func apply(_ event: borrowing EventView, in log: EventLog) { count += 1 }
    func snapshot() -> [UInt8] { [UInt8(count)] }
    init(snapshot: RawSpan) throws(PayloadError) {
        count = unsafe Int(snapshot.unsafeLoad(fromByteOffset: 0, as: UInt8.self))
    }
}
