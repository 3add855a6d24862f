// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Settings {
    /// Reads settings from JSON. What a file does not say about categories, clocks, rules, zones and limits is taken from
    /// ``standard``; throws all faults together.
    public init(json: [UInt8], basedOn base: Settings = Settings()) throws(SettingsError) {
        let document: JSONValue
        do throws(JSONValue.SyntaxError) {
            document = try JSONValue(parsing: json)
        } catch {
            throw SettingsError(faults: ["byte \(error.offset): \(error.reason)"])
        }
        let root = SettingsNode(value: document, path: "", faults: SettingsFaults())
        self = base
        read(root)
        checkReferences(root)
        guard root.faults.list.isEmpty else { throw SettingsError(faults: root.faults.list) }
    }

    /// Reads the settings of an organisation, which extend or replace, list by list, those of ``standard``.
    public static func adopted(json: [UInt8]) throws(SettingsError) -> Settings {
        try Settings(json: json, basedOn: .standard)
    }

    private mutating func read(_ root: SettingsNode) {
        root.allow(
            "version",
            "comment",
            "organizations",
            "categories",
            "clocks",
            "levelRules",
            "breachRules",
            "calendars",
            "defaultCalendar",
            "zones",
            "defaultZone",
            "regionZones",
            "survey",
            "retention",
            "limits"
        )
        version = root.required("version")
        if root.child("organizations") != nil { organizations = root.list("organizations").map(Organization.init) }
        if root.child("categories") != nil { categories = root.list("categories").map(Category.init) }
        if root.child("clocks") != nil { clocks = root.list("clocks").map(ClockPolicy.init) }
        if root.child("levelRules") != nil { levelRules = root.list("levelRules").map(LevelRule.init) }
        if root.child("breachRules") != nil { breachRules = root.list("breachRules").map(BreachRule.init) }
        if root.child("calendars") != nil { calendars = root.list("calendars").compactMap(WorkingCalendar.init) }
        defaultCalendar = root.string("defaultCalendar") ?? defaultCalendar
        if root.child("zones") != nil { zones = root.list("zones").map(Zone.init) }
        defaultZone = root.string("defaultZone") ?? defaultZone
        if let node = root.child("regionZones"), case .object(let members) = node.value {
            regionZones = [:]
            for member in members { regionZones[member.key] = node.required(member.key) }
        }
        if let node = root.child("limits") {
            node.allow("textBytes", "issues", "surveyDays", "futureMinutes", "repeatDays")
            limits.textBytes = node.integer("textBytes", in: 1...1 << 20) ?? limits.textBytes
            limits.issues = node.integer("issues", in: 1...255) ?? limits.issues
            limits.futureMinutes = node.integer("futureMinutes", in: 0...52_560_000) ?? limits.futureMinutes
            limits.repeatDays = node.integer("repeatDays", in: 0...3_660) ?? limits.repeatDays
            survey.days = node.integer("surveyDays", in: 1...366) ?? survey.days
        }
        if let node = root.child("survey") {
            node.allow("days")
            survey.days = node.integer("days", in: 1...366) ?? survey.days
        }
        if let node = root.child("retention") { retention = Retention(node) }
    }
}

extension Settings.Retention {
    fileprivate init(_ node: SettingsNode) {
        node.allow("personalDataMonths", "basis", "source")
        personalDataMonths = node.integer("personalDataMonths", in: 1...1_200)
        if node.child("personalDataMonths") == nil { node.fault("has no personalDataMonths") }
        basis = node.required("basis")
        source = node.required("source")
    }
}

extension Settings.Organization {
    fileprivate init(_ node: SettingsNode) {
        node.allow("code", "name", "region", "registerPrefix", "parent", "zone", "calendar")
        code = node.required("code")
        name = node.string("name") ?? code
        region = node.required("region")
        registerPrefix = node.string("registerPrefix") ?? code
        parent = node.string("parent")
        zone = node.string("zone")
        calendar = node.string("calendar")
        if code.utf8.count > 100 { node.fault("its code is longer than 100 bytes") }
        if registerPrefix.utf8.count > 100 { node.fault("its register prefix is longer than 100 bytes") }
        if registerPrefix.contains("/") { node.fault("its register prefix has a slash, which separates the year") }
    }
}

extension Settings.Category {
    fileprivate init(_ node: SettingsNode) {
        node.allow("code", "kk", "ru", "en")
        code = node.required("code")
        nameKazakh = node.string("kk") ?? code
        nameRussian = node.string("ru") ?? code
        nameEnglish = node.string("en") ?? code
    }
}

extension Settings.LevelRule {
    fileprivate init(_ node: SettingsNode) {
        node.allow("name", "category", "severityMin", "level")
        name = node.required("name")
        category = node.string("category")
        severityMin = Int64(node.integer("severityMin", in: 0...3) ?? 0)
        level = Int64(node.integer("level", in: 2...3) ?? 0)
        if level == 0 { node.fault("has no level") }
    }
}

extension Settings.BreachRule {
    fileprivate init(_ node: SettingsNode) {
        node.allow("name", "clock", "category", "severityMin", "level", "toParent")
        name = node.required("name")
        clock = node.required("clock")
        category = node.string("category")
        severityMin = Int64(node.integer("severityMin", in: 0...3) ?? 0)
        level = Int64(node.integer("level", in: 2...3) ?? 0)
        toParent = node.flag("toParent")
        if level == 0 { node.fault("has no level") }
    }
}

extension Zone {
    fileprivate init(_ node: SettingsNode) {
        node.allow("name", "offsets")
        name = node.required("name")
        offsets = node.list("offsets").map { offset in
            offset.allow("from", "minutes")
            let minutes = offset.integer("minutes", in: -1_080...1_080)
            if minutes == nil { offset.fault("has no minutes") }
            return Offset(from: offset.instant("from"), minutes: minutes ?? 0)
        }
        if offsets.isEmpty { node.fault("has no offsets") }
        for (earlier, later) in zip(offsets, offsets.dropFirst()) {
            guard let from = later.from, earlier.from.map({ $0 < from }) ?? true else {
                node.fault("its offsets are not in order of time")
                break
            }
        }
    }
}
