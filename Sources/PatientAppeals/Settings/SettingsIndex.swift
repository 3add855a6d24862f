// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Settings arranged for looking things up; a class because each decision carries them along.
final class SettingsIndex: Sendable {
    let settings: Settings
    private let clocksByStart: [ClockPolicy.Start: [ClockPolicy]]
    private let organizations: [String: Settings.Organization]
    private let categories: Set<String>
    private let zones: [String: Zone]
    private let fallbackZone: Zone

    init(_ settings: Settings) {
        self.settings = settings
        clocksByStart = Dictionary(grouping: settings.clocks) { $0.starts }
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

    func clocks(starting start: ClockPolicy.Start) -> [ClockPolicy] { clocksByStart[start] ?? [] }

    func clock(_ name: String) -> ClockPolicy? { settings.clocks.first { $0.name == name } }

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
