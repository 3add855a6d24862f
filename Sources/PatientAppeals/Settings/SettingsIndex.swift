// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Settings arranged for looking things up; a class because each decision carries them along.
final class SettingsIndex: Sendable {
    let settings: Settings
    /// The days on which the clocks that hold change; and for each stretch between, and before the first, those clocks.
    private let clockDays: [Int]
    private let clocksSince: [[ClockPolicy]]
    private let calendars: [String: WorkingCalendar]
    private let fallbackCalendar: WorkingCalendar
    private let organizations: [String: Settings.Organization]
    private let categories: Set<String>
    private let zones: [String: Zone]
    private let fallbackZone: Zone

    init(_ settings: Settings) {
        self.settings = settings
        let firstDays = settings.clocks.compactMap { $0.effectiveFrom?.daysSinceEpoch }
        let daysAfter = settings.clocks.compactMap { $0.effectiveTo.map { $0.daysSinceEpoch + 1 } }
        clockDays = Set(firstDays + daysAfter).sorted()
        clocksSince = ([.min] + clockDays).map { day in
            // Before the first of the days hold the clocks that always held.
            settings.clocks(receivedOn: CivilDate(daysSinceEpoch: max(day, -1_000_000)))
        }
        calendars = Dictionary(settings.calendars.map { ($0.name, $0) }) { first, _ in first }
        fallbackCalendar =
            calendars[settings.defaultCalendar]
            ?? WorkingCalendar(
                name: "", version: "", years: 1...1, week: Array(repeating: [], count: 7), exceptions: [:])
        organizations = Dictionary(settings.organizations.map { ($0.code, $0) }) { first, _ in first }
        categories = Set(settings.categories.map(\.code))
        zones = Dictionary(settings.zones.map { ($0.name, $0) }) { first, _ in first }
        fallbackZone = zones[settings.defaultZone] ?? Zone(name: "UTC", offsets: [Zone.Offset(minutes: 0)])
    }

    /// Whether an appeal may concern it; where the settings list none, any code may be one.
    func knows(organization code: String) -> Bool { organizations.isEmpty || organizations[code] != nil }

    func organization(_ code: String) -> Settings.Organization? { organizations[code] }

    /// Whether an issue may have it; where the settings list none, any code may be one.
    func knows(category code: String) -> Bool { categories.isEmpty || categories.contains(code) }

    func zone(organization code: String, region: String) -> Zone {
        let name = organizations[code]?.zone ?? settings.regionZones[region]
        return name.flatMap { zones[$0] } ?? fallbackZone
    }

    /// The clocks that hold for appeals received on a day.
    func clocks(receivedOn date: CivilDate) -> [ClockPolicy] {
        let day = date.daysSinceEpoch
        return clocksSince[clockDays.count { $0 <= day }]
    }

    /// The calendar of an organisation; one without data where the settings have none.
    func calendar(organization code: String) -> WorkingCalendar {
        organizations[code]?.calendar.flatMap { calendars[$0] } ?? fallbackCalendar
    }

    /// The rule for a breach that asks for the highest level, of those for one of these issues.
    func breachRule(clock: String, issues: [Appeal.Issue]) -> Settings.BreachRule? {
        settings.breachRules.filter { rule in
            rule.clock == clock
                && issues.contains { issue in
                    issue.severity >= rule.severityMin && rule.category.map { $0 == issue.category } ?? true
                }
        }.max { $0.level < $1.level }
    }

    /// The highest level that a rule asks for, and the rule.
    func level(category: String, severity: Int64) -> (level: Int64, rule: String)? {
        var found: (level: Int64, rule: String)?
        for rule in settings.levelRules where severity >= rule.severityMin {
            if let wanted = rule.category, wanted != category { continue }
            if rule.level > found?.level ?? 0 { found = (rule.level, rule.name) }
        }
        return found
    }
}
