// SPDX-License-Identifier: Apache-2.0

public import EventLog

extension CurrentState {
    /// The appeals whose people are to be erased by now: they are over, nothing has happened to them for as many months as
    /// the settings keep personal data, and not all of their people are erased. None where the settings set no end. In the
    /// order of their first events; it erases nobody, `erasePerson` does.
    public func appealsPastRetention(_ settings: Settings, asOf: Timestamp) -> [AppealSummary] {
        guard let months = settings.retention.personalDataMonths else { return [] }
        let index = SettingsIndex(settings)
        return records.indices.filter { row in
            let record = records[row]
            guard !AppealState(code: record.state).isOpen, !record.has(CurrentRecord.Flag.erasedAll) else {
                return false
            }
            let organization = texts[Int(record.dimensions.organization)]
            let zone = index.zone(organization: organization, region: texts[Int(record.dimensions.region)])
            let end = zone.endOfDay(after: Timestamp(microseconds: moments[row, .touched]), months: months)
            return DueTime.isOver(end, at: asOf)
        }.map { summary($0, asOf) }
    }
}
