// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Settings {
    /// What names something else must find it, and no name may stand twice.
    func checkReferences(_ root: SettingsNode) {
        func unique(_ names: [String], _ what: String) {
            var seen: Set<String> = []
            for name in names where !seen.insert(name).inserted { root.fault("the \(what) \"\(name)\" stands twice") }
        }
        unique(organizations.map(\.code), "organization")
        unique(organizations.map(\.registerPrefix), "register prefix")
        unique(categories.map(\.code), "category")
        unique(calendars.map(\.name), "calendar")
        unique(zones.map(\.name), "zone")
        unique(levelRules.map(\.name), "level rule")
        unique(breachRules.map(\.name), "breach rule")
        // A clock may stand there again from another day on.
        var clockDays: Set<String> = []
        for clock in clocks {
            let day = clock.effectiveFrom.map { String($0.daysSinceEpoch) } ?? ""
            if !clockDays.insert("\(clock.name)/\(day)").inserted {
                root.fault("the clock \"\(clock.name)\" stands twice with the same effectiveFrom")
            }
        }
        checkPlaces(root)
        checkRules(root)
    }

    private func checkPlaces(_ root: SettingsNode) {
        let codes = Set(organizations.map(\.code))
        let zoneNames = Set(zones.map(\.name))
        let calendarNames = Set(calendars.map(\.name))
        if !zoneNames.contains(defaultZone) { root.fault("the default zone \"\(defaultZone)\" is not among the zones") }
        for organization in organizations {
            let name = "organization \"\(organization.code)\""
            if Region(code: organization.region) == nil {
                root.fault("\(name): \"\(organization.region)\" is no region")
            }
            if let parent = organization.parent, !codes.contains(parent) || parent == organization.code {
                root.fault("\(name): its parent \"\(parent)\" is not among the others")
            }
            if let zone = organization.zone, !zoneNames.contains(zone) {
                root.fault("\(name): \"\(zone)\" is not among the zones")
            }
            if let calendar = organization.calendar, !calendarNames.contains(calendar) {
                root.fault("\(name): \"\(calendar)\" is not among the calendars")
            }
        }
        for (region, zone) in regionZones.sorted(by: { $0.key < $1.key }) {
            if Region(code: region) == nil { root.fault("regionZones: \"\(region)\" is no region") }
            if !zoneNames.contains(zone) { root.fault("regionZones: \"\(zone)\" is not among the zones") }
        }
    }

    private func checkRules(_ root: SettingsNode) {
        func check(_ category: String?, of rule: String) {
            guard let category, !categories.contains(where: { $0.code == category }) else { return }
            root.fault("\(rule): \"\(category)\" is not among the categories")
        }
        for rule in levelRules { check(rule.category, of: "level rule \"\(rule.name)\"") }
        for rule in breachRules {
            check(rule.category, of: "breach rule \"\(rule.name)\"")
            if !clocks.contains(where: { $0.name == rule.clock }) {
                root.fault("breach rule \"\(rule.name)\": \"\(rule.clock)\" is not among the clocks")
            }
        }
        if clocks.contains(where: \.needsCalendar), !calendars.contains(where: { $0.name == defaultCalendar }) {
            root.fault("the default calendar \"\(defaultCalendar)\" is not among the calendars, and clocks need one")
        }
    }
}
