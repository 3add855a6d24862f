// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// When what happened to an appeal as it stands, the latest word each: reopening takes answer, delivery, resolution and
/// closing back.
enum Moment: Int, CaseIterable {
    case received, registered, acknowledged, answered, delivered, resolved, closed
    /// The last time that anything happened.
    case touched

    /// How many there are.
    static let count = 8
}

/// The moments of each appeal: 48 bytes.
struct Moments: Sendable {
    private var instants = TimeColumn()

    /// No appeals.
    init() {}

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { instants.heldBytes }

    /// Makes room for one appeal more.
    mutating func appendAppeal() {
        for _ in 0..<Moment.count { instants.append(AppealFacts.never) }
    }

    /// The instant, microseconds; ``AppealFacts/never`` for what has not come.
    @inline(__always) subscript(row: Int, moment: Moment) -> Int64 {
        get { instants[row * Moment.count + moment.rawValue] }
        set { instants[row * Moment.count + moment.rawValue] = newValue }
    }

    /// Writes all instants in full, appeal by appeal.
    func write(to writer: inout ColumnWriter) { writer.column(instants.instants) }

    /// Reads those of so many appeals.
    init(from reader: inout ColumnReader, appeals: Int) throws(PayloadError) {
        instants = TimeColumn(try reader.column(count: appeals * Moment.count))
    }
}
