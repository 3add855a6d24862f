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
            limits.surveyDays = node.integer("surveyDays", in: 1...366) ?? limits.surveyDays
        }
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

extension ClockPolicy {
    fileprivate init(_ node: SettingsNode) {
        node.allow(
            "name",
            "starts",
            "length",
            "alert",
            "stop",
            "onBreach",
            "basis",
            "source",
            "effectiveFrom",
            "channels",
            "kinds",
            "extensionMonths",
            "restartsOnReopening",
            "comment"
        )
        name = node.required("name")
        let startName = node.required("starts")
        starts = Start(rawValue: startName) ?? .registered
        if Start(rawValue: startName) == nil {
            node.fault("starts is none of \(Start.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        length = node.child("length")?.length ?? .hours(0)
        if node.child("length") == nil { node.fault("has no length") }
        alert = node.child("alert")?.alert
        stop = node.code("stop")
        if stop == .unsaid { node.fault("has no stop") }
        onBreach = node.code("onBreach")
        if onBreach == .unsaid { node.fault("has no onBreach") }
        basis = node.required("basis")
        source = node.required("source")
        effectiveFrom = node.date("effectiveFrom")
        channels = node.codes("channels")
        kinds = node.codes("kinds")
        extensionMonths = node.integer("extensionMonths", in: 0...24) ?? 0
        restartsOnReopening = node.flag("restartsOnReopening")
    }
}

extension SettingsNode {
    /// `{"hours": 24}` and the like.
    fileprivate var length: ClockPolicy.Length? {
        allow("hours", "workingHours", "calendarDays", "months", "workingDays")
        let lengths: [ClockPolicy.Length] = [
            integer("hours", in: 1...100_000).map { .hours($0) },
            integer("workingHours", in: 1...100_000).map { .workingHours($0) },
            integer("calendarDays", in: 0...10_000).map { .calendarDays($0) },
            integer("months", in: 1...1_200).map { .months($0) },
            integer("workingDays", in: 0...10_000).map { .workingDays($0) },
        ].compactMap(\.self)
        if lengths.count != 1 { fault("must say one of hours, workingHours, calendarDays, months, workingDays") }
        return lengths.first
    }

    /// `{"hours": 4}` or `{"workingDays": 2}`.
    fileprivate var alert: ClockPolicy.Alert? {
        allow("hours", "workingDays")
        let alerts: [ClockPolicy.Alert] = [
            integer("hours", in: 1...10_000).map { .hours($0) },
            integer("workingDays", in: 0...250).map { .workingDays($0) },
        ].compactMap(\.self)
        if alerts.count != 1 { fault("must say one of hours, workingDays") }
        return alerts.first
    }
}
