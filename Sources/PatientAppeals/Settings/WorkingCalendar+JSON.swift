// SPDX-License-Identifier: Apache-2.0

import EventLog

extension WorkingCalendar {
    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    /// More years than any clock runs through would only take memory.
    private static let yearsMax = 200

    /// Reads `{"name": …, "version": …, "years": {…}, "week": {…}, "daysOff": […], "workedDays": […]}`; nil where no calendar
    /// can be made of it, which is a fault then.
    init?(_ node: SettingsNode) {
        node.allow("name", "version", "comment", "years", "week", "daysOff", "workedDays")
        let name = node.required("name")
        let version = node.required("version")
        let before = node.faults.list.count
        let years = Self.years(node)
        let week = Self.week(node)
        var exceptions: [CivilDate: [Hours]] = [:]
        func add(_ date: CivilDate?, _ hours: [Hours], _ place: SettingsNode) {
            guard let date else { return }
            if let years, !years.contains(date.year) { place.fault("lies outside of the calendar's years") }
            if exceptions[date] != nil { place.fault("stands twice") }
            exceptions[date] = hours
        }
        for day in node.list("daysOff") { add(day.dateItself, [], day) }
        for day in node.list("workedDays") {
            // Without hours of its own such a day is worked as a Monday is.
            guard case .object = day.value else {
                add(day.dateItself, week[0], day)
                continue
            }
            day.allow("date", "hours")
            if day.child("date") == nil { day.fault("has no date") }
            add(day.date("date"), day.child("hours") == nil ? week[0] : Self.hours(day, "hours"), day)
        }
        guard let years, node.faults.list.count == before else { return nil }
        self.init(name: name, version: version, years: years, week: week, exceptions: exceptions)
    }

    private static func years(_ node: SettingsNode) -> ClosedRange<Int>? {
        guard let years = node.child("years") else {
            node.fault("has no years")
            return nil
        }
        years.allow("from", "to")
        guard let from = years.integer("from", in: 1900...2900), let to = years.integer("to", in: 1900...2900) else {
            years.fault("does not say from when to when")
            return nil
        }
        guard from <= to, to - from < yearsMax else {
            years.fault("ends before it begins, or is longer than \(yearsMax) years")
            return nil
        }
        return from...to
    }

    private static func week(_ node: SettingsNode) -> [[Hours]] {
        guard let week = node.child("week") else {
            node.fault("has no week")
            return Array(repeating: [], count: 7)
        }
        week.allow(weekdays)
        let hours = weekdays.map { Self.hours(week, $0) }
        if hours.allSatisfy(\.isEmpty) { week.fault("has no day that is worked") }
        return hours
    }

    /// `["09:00-13:00", "14:00-18:00"]`.
    private static func hours(_ parent: SettingsNode, _ key: String) -> [Hours] {
        var found: [Hours] = []
        for stretch in parent.list(key) {
            guard let text = stretch.value.string, let hours = Hours(text) else {
                stretch.fault("is no stretch like \"09:00-13:00\"")
                continue
            }
            if let last = found.last, hours.from < last.to { stretch.fault("begins before the one before it ends") }
            found.append(hours)
        }
        return found
    }
}

extension WorkingCalendar.Hours {
    /// Reads `09:00-13:00`; the day ends at `24:00`.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 11, bytes[5] == UInt8(ascii: "-"), let from = Self.minute(bytes[0..<5]),
            let to = Self.minute(bytes[6..<11]), from < to
        else { return nil }
        self.init(from: from, to: to)
    }

    private static func minute(_ text: ArraySlice<UInt8>) -> Int? {
        let digits = text.enumerated().filter { $0.offset != 2 }.map(\.element)
        guard text[text.startIndex + 2] == UInt8(ascii: ":"), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let values = digits.map { Int($0) - 0x30 }
        let minute = values[0] * 600 + values[1] * 60 + values[2] * 10 + values[3]
        return values[2] < 6 && minute <= 1_440 ? minute : nil
    }
}
