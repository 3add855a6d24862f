// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension Satisfaction {
    /// Takes over what an event says of a corrective action.
    mutating func followAction(
        _ kind: AppealEventKind, _ fields: inout PayloadFields, _ row: Int, _ at: Int64
    ) throws(PayloadError) {
        if kind == .correctiveActionPlanned { return try planAction(&fields, row) }
        // The number has the same field in both kinds.
        let number = UInt16(clamping: try fields.integer(CorrectiveActionCompleted.Field.action) ?? 0)
        guard let index = actions.first(of: row, where: { $0.number == number }) else { return }
        if kind == .correctiveActionCompleted {
            actions.records[index].doneAt = at
            return
        }
        actions.records[index].flags |= ActionRecord.Flag.reviewed
        if try fields.flag(CorrectiveActionReviewed.Field.effective) {
            actions.records[index].flags |= ActionRecord.Flag.effective
        }
    }

    private mutating func planAction(_ fields: inout PayloadFields, _ row: Int) throws(PayloadError) {
        let category = try AppealDimensions.number(&fields, EventContext.Field.category, &texts)
        let number = UInt16(clamping: try fields.integer(CorrectiveActionPlanned.Field.action) ?? 0)
        let issue = UInt16(clamping: try fields.integer(CorrectiveActionPlanned.Field.issue) ?? 0)
        guard let due = try fields.time(CorrectiveActionPlanned.Field.due)?.microseconds else { return }
        actions.append(ActionRecord(due: due, category: category, number: number, issue: issue), to: row)
    }
}
