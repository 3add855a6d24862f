// SPDX-License-Identifier: Apache-2.0

import EventLog

extension CurrentState {
    /// Whether nothing more becomes of an appeal by time alone: it is not open, nothing of it is overdue at any instant, and a
    /// clock tick at any instant has nothing to do for it. So it stays until another event of its own.
    func isSettled(_ row: Int) -> Bool {
        guard !AppealState(code: records[row].state).isOpen, !clocks.isRunning(row) else { return false }
        return surveys[row] == nil && tasks.first(of: row) { $0.isWaitedFor } == nil
    }

    /// The tables of the appeals that are not settled, as bytes.
    func unsettledTables() -> [UInt8] {
        var writer = ColumnWriter(layout: Self.layout)
        choosing(records.indices.filter { !isSettled($0) }).write(to: &writer)
        return writer.bytes
    }
}

extension AppealFilter {
    /// Whether a settled appeal cannot pass: only overdue appeals are asked for, or only open ones.
    public var asksForUnsettled: Bool {
        overdue == true || !states.isEmpty && states.allSatisfy(\.isOpen)
    }
}
