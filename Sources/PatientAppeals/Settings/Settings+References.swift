// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Settings {
    /// What names something else must find it, and no name may stand twice.
    func checkReferences(_ root: SettingsNode) {
        func unique(_ names: [String], _ list: String, _ key: String) {
            var seen: Set<String> = []
            for (index, name) in names.enumerated() where !seen.insert(name).inserted {
                root.place(list, index).fault("its \(key) \"\(name)\" stands twice")
            }
        }
        unique(organizations.map(\.code), "organizations", "code")
        unique(organizations.map(\.registerPrefix), "organizations", "registerPrefix")
        unique(categories.map(\.code), "categories", "code")
        unique(calendars.map(\.name), "calendars", "name")
        unique(zones.map(\.name), "zones", "name")
        unique(levelRules.map(\.name), "levelRules", "name")
        unique(breachRules.map(\.name), "breachRules", "name")
        // A clock may stand there again from another day on.
        var clockDays: Set<String> = []
        for (index, clock) in clocks.enumerated() {
            let day = clock.effectiveFrom.map { String($0.daysSinceEpoch) } ?? ""
            if !clockDays.insert("\(clock.name)/\(day)").inserted {
                root.place("clocks", index).fault("its name \"\(clock.name)\" stands twice with the same effectiveFrom")
            }
        }
        checkPlaces(root)
        checkParents(root)
        checkRules(root)
    }

    private func checkPlaces(_ root: SettingsNode) {
        let zoneNames = Set(zones.map(\.name))
        let calendarNames = Set(calendars.map(\.name))
        if !zoneNames.contains(defaultZone) { root.fault("defaultZone \"\(defaultZone)\" is not among the zones") }
        for (index, organization) in organizations.enumerated() {
            let place = root.place("organizations", index)
            if Region(code: organization.region) == nil {
                place.fault("its region \"\(organization.region)\" is none of Kazakhstan's twenty")
            }
            if let zone = organization.zone, !zoneNames.contains(zone) {
                place.fault("its zone \"\(zone)\" is not among the zones")
            }
            if let calendar = organization.calendar, !calendarNames.contains(calendar) {
                place.fault("its calendar \"\(calendar)\" is not among the calendars")
            }
        }
        for (region, zone) in regionZones.sorted(by: { $0.key < $1.key }) {
            if Region(code: region) == nil { root.fault("regionZones: \"\(region)\" is none of Kazakhstan's twenty") }
            if !zoneNames.contains(zone) { root.fault("regionZones: \"\(zone)\" is not among the zones") }
        }
    }

    /// Each parent is one of the others, and going up from parent to parent comes to an end.
    private func checkParents(_ root: SettingsNode) {
        let parents = Dictionary(organizations.map { ($0.code, $0.parent) }) { first, _ in first }
        for (index, organization) in organizations.enumerated() {
            guard let parent = organization.parent else { continue }
            let place = root.place("organizations", index)
            guard parents[parent] != nil, parent != organization.code else {
                place.fault("its parent \"\(parent)\" is not among the others")
                continue
            }
            var above: String? = parent
            for _ in organizations where above != nil && above != organization.code {
                above = parents[above ?? ""] ?? nil
            }
            if above != nil { place.fault("its parents go round in a circle") }
        }
    }

    private func checkRules(_ root: SettingsNode) {
        func check(_ category: String?, _ list: String, _ index: Int) {
            guard let category, !categories.contains(where: { $0.code == category }) else { return }
            root.place(list, index).fault("its category \"\(category)\" is not among the categories")
        }
        for (index, rule) in levelRules.enumerated() { check(rule.category, "levelRules", index) }
        for (index, rule) in breachRules.enumerated() {
            check(rule.category, "breachRules", index)
            if !clocks.contains(where: { $0.name == rule.clock }) {
                root.place("breachRules", index).fault("its clock \"\(rule.clock)\" is not among the clocks")
            }
        }
        if clocks.contains(where: \.needsCalendar), !calendars.contains(where: { $0.name == defaultCalendar }) {
            root.fault("defaultCalendar \"\(defaultCalendar)\" is not among the calendars, and clocks need one")
        }
    }
}
