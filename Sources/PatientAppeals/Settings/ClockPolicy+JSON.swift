// SPDX-License-Identifier: Apache-2.0

import EventLog

extension ClockPolicy {
    /// Reads a clock.
    init(_ node: SettingsNode) {
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
            "effectiveTo",
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
        effectiveTo = node.date("effectiveTo")
        if let from = effectiveFrom, let to = effectiveTo, to.daysSinceEpoch < from.daysSinceEpoch {
            node.fault("its effectiveTo is before its effectiveFrom")
        }
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

    /// `{"hours": 4}`, `{"percent": 80}` or `{"workingDays": 2}`.
    fileprivate var alert: ClockPolicy.Alert? {
        allow("hours", "percent", "workingDays")
        let alerts: [ClockPolicy.Alert] = [
            integer("hours", in: 1...10_000).map { .hours($0) },
            integer("percent", in: 1...99).map { .percent($0) },
            integer("workingDays", in: 0...250).map { .workingDays($0) },
        ].compactMap(\.self)
        if alerts.count != 1 { fault("must say one of hours, percent, workingDays") }
        return alerts.first
    }
}
