// SPDX-License-Identifier: Apache-2.0

/// A date of the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Sendable {
    /// The year, the month 1...12 and the day 1...31.
    public var year: Int, month: Int, day: Int

    /// The date of these three numbers; they are not checked.
    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date `days` after 1970-01-01. Method: H. Hinnant, "chrono-compatible low-level date algorithms".
    public init(daysSinceEpoch days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01, the inverse of ``init(daysSinceEpoch:)``.
    public var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day of the week `days` after 1970-01-01, which was a Thursday: 0 for Monday to 6 for Sunday.
    public static func weekday(daysSinceEpoch days: Int) -> Int { (days % 7 + 10) % 7 }
}

extension Timestamp {
    /// The date that a calendar on the wall shows at this instant, `offsetMinutes` east of UTC.
    public func date(offsetMinutes: Int = 0) -> CivilDate {
        CivilDate(daysSinceEpoch: local(offsetMinutes).days)
    }

    /// Days and microseconds of the day in a zone. Instants in payloads are any number: those at the limits, and zones
    /// beyond all zones, stay at the limits instead of overflowing.
    private func local(_ offsetMinutes: Int) -> (days: Int, microseconds: Int64) {
        let zone = offsetMinutes.multipliedReportingOverflow(by: 60)
        let seconds = zone.overflow ? (offsetMinutes < 0 ? Int.min : .max) : zone.partialValue
        let local = advanced(bySeconds: Int64(seconds)).microseconds
        let day: Int64 = 86_400_000_000
        let inDay = local % day
        return inDay < 0 ? (Int(local / day) - 1, inDay + day) : (Int(local / day), inDay)
    }

    /// `2026-03-02T09:14:00+05:00`: ISO 8601 in the extended form, with three or six fraction digits only where the
    /// instant has them, `Z` for UTC. Reading it back gives the same instant and the same bytes.
    public func iso8601(offsetMinutes: Int = 0) -> String {
        let (days, inDay) = local(offsetMinutes)
        let date = CivilDate(daysSinceEpoch: days)
        let second = Int(inDay / 1_000_000)
        let fraction = Int(inDay % 1_000_000)
        var text = ""
        text.reserveCapacity(32)
        text.append(digits: date.year, width: 4)
        text += "-"
        text.append(digits: date.month, width: 2)
        text += "-"
        text.append(digits: date.day, width: 2)
        text += "T"
        text.append(digits: second / 3_600, width: 2)
        text += ":"
        text.append(digits: second / 60 % 60, width: 2)
        text += ":"
        text.append(digits: second % 60, width: 2)
        if fraction != 0 {
            text += "."
            if fraction % 1_000 == 0 {
                text.append(digits: fraction / 1_000, width: 3)
            } else {
                text.append(digits: fraction, width: 6)
            }
        }
        guard offsetMinutes != 0 else { return text + "Z" }
        text += offsetMinutes < 0 ? "-" : "+"
        text.append(digits: offsetMinutes.magnitude / 60, width: 2)
        text += ":"
        text.append(digits: offsetMinutes.magnitude % 60, width: 2)
        return text
    }

    /// Reads `YYYY-MM-DDTHH:MM[:SS[.fraction]](Z|±HH:MM)`; nil for anything else, a day that does not exist included.
    /// Fraction digits beyond the sixth are dropped. The offset is returned because a date is counted in its own zone.
    public static func parse(iso8601 text: some StringProtocol) -> (instant: Timestamp, offsetMinutes: Int)? {
        var scanner = DigitScanner(text.utf8.map { $0 })
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
            let day = scanner.digits(2), scanner.skip("T") || scanner.skip(" "), let hour = scanner.digits(2),
            scanner.skip(":"), let minute = scanner.digits(2)
        else { return nil }
        var second = 0
        var fraction = 0
        if scanner.skip(":") {
            guard let value = scanner.digits(2) else { return nil }
            second = value
            if scanner.skip(".") || scanner.skip(",") {
                guard let value = scanner.fraction() else { return nil }
                fraction = value
            }
        }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard (1...12).contains(month), CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date,
            hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset * 60)
        return (Timestamp(microseconds: seconds * 1_000_000 + Int64(fraction)), offset)
    }
}

extension Timestamp: CustomStringConvertible {
    /// The instant in UTC, ISO 8601.
    public var description: String { iso8601() }
}

extension String {
    fileprivate mutating func append(digits value: some BinaryInteger, width: Int) {
        let text = String(value)
        for _ in 0..<max(0, width - text.utf8.count) { append("0") }
        append(text)
    }
}

/// Walks over the ASCII digits and punctuation of a time stamp.
private struct DigitScanner {
    private let bytes: [UInt8]
    private var next = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { next == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next < bytes.count, bytes[next] == UInt8(ascii: character) else { return false }
        next += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard bytes.count - next >= count else { return nil }
        var value = 0
        for index in next..<next + count {
            guard (0x30...0x39).contains(bytes[index]) else { return nil }
            value = value * 10 + Int(bytes[index] - 0x30)
        }
        next += count
        return value
    }

    /// One or more fraction digits as microseconds.
    mutating func fraction() -> Int? {
        var value = 0
        var weight = 100_000
        let start = next
        while next < bytes.count, (0x30...0x39).contains(bytes[next]) {
            value += Int(bytes[next] - 0x30) * weight
            weight /= 10
            next += 1
        }
        return next > start ? value : nil
    }

    /// `Z` or `±HH:MM`, in minutes east of UTC.
    mutating func offset() -> Int? {
        if skip("Z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), skip(":"), let minutes = digits(2), hours < 24, minutes < 60 else {
            return nil
        }
        return sign * (hours * 60 + minutes)
    }
}
