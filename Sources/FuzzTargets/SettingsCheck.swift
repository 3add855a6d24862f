// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals

/// A file of settings: refused with all its faults, or settings by which any clock can be started.
enum SettingsCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let settings: Settings
        do throws(SettingsError) { settings = try Settings.adopted(json: bytes) } catch {
            try expect(
                !error.faults.isEmpty && error.faults.allSatisfy { !$0.isEmpty }, "settings are refused without a fault"
            )
            return .refused
        }
        try expect((try? Settings.adopted(json: bytes)) == settings, "the same file gives other settings")
        for calendar in settings.calendars {
            for zone in settings.zones {
                for start in starts { try check(settings.clocks, from: start, in: zone, by: calendar) }
            }
        }
        return .accepted
    }

    private static func check(
        _ clocks: [ClockPolicy], from start: Timestamp, in zone: Zone, by calendar: WorkingCalendar
    ) throws(FuzzFinding) {
        for clock in clocks {
            // A year that the calendar has no data for is an error, and nothing else can be.
            guard let due = try? clock.due(from: start, in: zone, by: calendar) else { continue }
            try expect(due >= start, "a clock is over before it starts")
            _ = try? clock.alertAt(from: start, before: due, in: zone, by: calendar)
        }
    }

    /// The first and the last instant that a command can name, and some between.
    private static let starts = [
        "0001-01-01T00:00Z", "2024-02-29T23:59:59+06:00", "2026-12-31T12:00Z", "9999-12-31T23:59Z",
    ]
    .compactMap { Timestamp.parse(iso8601: $0)?.instant }
}
