// SPDX-License-Identifier: Apache-2.0

import EventSourcing

extension ClockChains {
    /// Writes how many clocks each appeal has, the clocks, and their alerts where those are held.
    func write(to writer: inout ColumnWriter, _ change: (ClockRecord) -> ClockRecord = { $0 }) {
        var counts: [UInt32] = []
        var clocks: [ClockRecord] = []
        var alerts: [Int64] = []
        counts.reserveCapacity(appeals)
        clocks.reserveCapacity(count)
        for row in 0..<appeals {
            let before = clocks.count
            forEachIndex(of: row) { index in
                clocks.append(change(self[index]))
                if keepsAlerts { alerts.append(alertAt(index)) }
            }
            counts.append(UInt32(clocks.count - before))
        }
        writer.column(counts)
        writer.column(clocks)
        if keepsAlerts { writer.column(alerts) }
    }

    /// Reads the clocks of so many appeals; refuses marks that mean nothing, and alerts of clocks that can have none.
    init(from reader: inout ColumnReader, appeals: Int, keepsAlerts: Bool) throws(PayloadError) {
        self.init(keepsAlerts: keepsAlerts)
        let counts: [UInt32] = try reader.column(count: appeals)
        let clocks: [ClockRecord] = try reader.column()
        let alerts: [Int64] = keepsAlerts ? try reader.column(count: clocks.count) : []
        try Chains<ClockRecord>.check(counts, clocks.count)
        var start = 0
        for (row, count) in counts.enumerated() {
            appendAppeal()
            var last: Int?
            for clock in clocks[start..<start + Int(count)] {
                guard clock.marks & ~ClockRecord.Mark.all == 0 else { throw .snapshot("a mark that means nothing") }
                last = append(clock, to: row, after: last)
            }
            start += Int(count)
        }
        for (index, alertAt) in alerts.enumerated() where alertAt != AppealFacts.never {
            setAlert(alertAt, at: index)
            guard self.alertAt(index) == alertAt else { throw .snapshot("an alert of a clock that does not run") }
        }
    }
}
