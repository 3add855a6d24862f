// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import PatientAppeals
import Testing

@Suite struct SettingsTests {
    private func faults(_ json: String) -> [String] {
        do throws(SettingsError) {
            _ = try Settings.adopted(json: Array(json.utf8))
            return []
        } catch {
            return error.faults
        }
    }

    @Test func `the settings that come with the package are sound`() {
        let settings = Settings.standard
        #expect(settings.version != "none")
        #expect(settings.categories.count == 19)
        #expect(settings.clocks.count == 9)
        #expect(settings.organizations.isEmpty)
        #expect(settings.clocks.first { $0.name == "qrAnswer" }?.channels == [.webQR])
        #expect(settings.clocks.allSatisfy { !$0.basis.isEmpty && !$0.source.isEmpty })
    }

    @Test func `what a file does not say comes from the standard`() throws {
        let json = #"{"version":"v2","organizations":[{"code":"a","region":"KZ-59","registerPrefix":"SKO-17"}]}"#
        let settings = try Settings.adopted(json: Array(json.utf8))
        #expect(settings.version == "v2")
        #expect(settings.organizations.map(\.registerPrefix) == ["SKO-17"])
        #expect(settings.categories == Settings.standard.categories)
        let plain = try Settings.adopted(
            json: Array(#"{"version":"v","organizations":[{"code":"clinic-1","region":"KZ-59"}]}"#.utf8))
        #expect(plain.organizations[0].registerPrefix == "clinic-1")
    }

    @Test(arguments: [
        (#""comment":"Айгүль: +7 700 000 00 01""#, "comment: "),
        (#""comment":"Айгүль: 8–700–000–00–01""#, "comment: "),
        (#""organizations":[{"code":"a","name":"Кабинет 991301500125","region":"KZ-59"}]"#, "organizations[0].name: "),
        (#""organizations":[{"code":"87000000001","region":"KZ-59"}]"#, "organizations[0].code: "),
        (
            #""retention":{"personalDataMonths":60,"basis":"b","source":"ask head@example.kz;a@example.kz"}"#,
            "retention.source: "
        ),
        (#""regionZones":{"Айгүль 87000000001":"UTC+5"}"#, "regionZones: its key number 1 "),
        (#""limits":{"issues":991301500125}"#, "limits.issues: is too large"),
    ])
    func `what can be a person's number or address is not recorded with settings, and not repeated`(
        member: String, place: String
    ) throws {
        let json = Array(#"{"version":"v",\#(member)}"#.utf8)
        let temporary = try TemporaryLog()
        var found: [String] = []
        do {
            _ = try Settings.adopt(json: json, in: temporary.log, actor: DomainCase.operatorActor, at: DomainCase.start)
        } catch let error as SettingsError {
            found = error.faults
        }
        #expect(found.contains { $0.hasPrefix(place) }, "\(found)")
        #expect(
            !found.joined().contains("00000000") && !found.joined().contains("9913") && !found.joined().contains("@"))
        #expect(temporary.log.lastPosition == 0)
        // A log that has such settings from before is read all the same.
        if !member.contains("limits"), !member.contains("regionZones") { _ = try Settings.adopted(json: json) }
    }

    @Test func `the standard settings and days, hours and sources are not taken for a person's`() throws {
        let temporary = try TemporaryLog()
        let kept = try Settings.inForce(in: temporary.log)
        #expect(try Settings.adoptable(json: kept.json) == .standard)
    }

    @Test func `all faults are listed at once, each with its place`() {
        let found = faults(
            #"""
            {"organizations":[{"code":"a","region":"KZ-98","parent":"b"},{"code":"a","region":"KZ-59","colour":1}],
             "clocks":[{"name":"x","starts":"someday","length":{"hours":1,"months":2},"stop":"answered","onBreach":"shout",
                        "basis":"b","source":"s"}],
             "limits":{"issues":0}}
            """#)
        let expected = [
            "has no version", "unknown key \"colour\"", "clocks[0]: starts is none of",
            "clocks[0].length: must say one",
            "clocks[0].onBreach: is none of", "limits.issues: is no whole number",
            "organizations[0]: its region \"KZ-98\"", "organizations[0]: its parent \"b\"",
            "organizations[1]: its code \"a\" stands twice",
        ]
        for fault in expected {
            #expect(found.contains { $0.contains(fault) }, "\(fault) is missing in \(found)")
        }
    }

    @Test(arguments: [
        "", "{", "[1,]", #"{"a":1,"a":2}"#, "{\"a\":\"\u{1}\"}", #"{"a":"\ud800"}"#, #"{"a":01e}"#, "{} x",
        String(repeating: "[", count: 1_000),
    ])
    func `what is no JSON is named with its byte`(json: String) {
        #expect(faults(json).first?.hasPrefix("byte ") == true)
    }

    @Test func `the offset is the zone's at that instant`() throws {
        let zone = try #require(Settings.standard.zones.first { $0.name == "Asia/Almaty" })
        let before = try #require(Timestamp.parse(iso8601: "2024-02-29T23:59:59+06:00")).instant
        #expect(zone.offsetMinutes(at: before) == 360)
        #expect(zone.offsetMinutes(at: before.advanced(bySeconds: 1)) == 300)
    }

    @Test func `months and days end with the last second of their day`() throws {
        let zone = Zone(name: "z", offsets: [Zone.Offset(minutes: 300)])
        let start = try #require(Timestamp.parse(iso8601: "2026-01-31T12:00:00+05:00")).instant
        #expect(zone.endOfDay(after: start, months: 1).iso8601(offsetMinutes: 300) == "2026-02-28T23:59:59+05:00")
        #expect(zone.endOfDay(after: start, days: 5).iso8601(offsetMinutes: 300) == "2026-02-05T23:59:59+05:00")
        #expect(zone.endOfDay(after: start, months: 12).iso8601(offsetMinutes: 300) == "2027-01-31T23:59:59+05:00")
    }

    @Test func `the example in the documentation can be used`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/settings.md").standardizedFileURL
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: "```json\n")?.upperBound)
        let end = try #require(text.range(of: "\n```\n", range: start..<text.endIndex)?.lowerBound)
        let settings = try Settings.adopted(json: Array(text[start..<end].utf8))
        #expect(settings.organizations.count == 2 && settings.breachRules.count == 1 && settings.calendars.count == 2)
    }

    @Test func `the documentation names every key`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/settings.md").standardizedFileURL
        let text = try String(contentsOf: file, encoding: .utf8)
        // A key that nobody knows makes each place say which ones it has.
        let found = faults(
            #"""
            {"?":0,"organizations":[{"?":0}],"categories":[{"?":0}],"levelRules":[{"?":0}],"breachRules":[{"?":0}],
             "clocks":[{"?":0,"length":{"?":0},"alert":{"?":0}}],"zones":[{"?":0,"offsets":[{"?":0}]}],
             "calendars":[{"?":0,"years":{"?":0},"week":{"?":0},"workedDays":[{"?":0}]}],
             "survey":{"?":0},"retention":{"?":0},"limits":{"?":0}}
            """#)
        let known = found.filter { $0.contains("unknown key") }
        #expect(known.count == 17)
        for fault in known {
            let list = try #require(fault.range(of: "it may have ")?.upperBound)
            for key in fault[list...].split(separator: ", ") where key != "surveyDays" {
                #expect(text.contains("\"\(key)\":") || text.contains("`\(key)`"), "\(key) is not explained")
            }
        }
    }

    @Test func `faults of rules that the file does not hold say whose they are, and parents end somewhere`() {
        let found = faults(
            #"""
            {"version":"x","categories":[{"code":"ONE"}],"organizations":[
             {"code":"a","region":"KZ-59","parent":"b"},{"code":"b","region":"KZ-59","parent":"a"},
             {"code":"c","region":"KZ-59","parent":"c"}]}
            """#)
        let expected = [
            "levelRules[1] of the settings that come with the package: its category \"EXTORTION\"",
            "organizations[0]: its parents go round", "organizations[1]: its parents go round",
            "organizations[2]: its parent \"c\" is not among the others",
        ]
        for fault in expected {
            #expect(found.contains { $0.contains(fault) }, "\(fault) is missing in \(found)")
        }
    }

    @Test func `the days of a survey may stand where older files have them`() throws {
        func days(_ json: String) throws -> Int { try Settings.adopted(json: Array(json.utf8)).survey.days }
        #expect(try days(#"{"version":"x"}"#) == 14)
        #expect(try days(#"{"version":"x","limits":{"surveyDays":7}}"#) == 7)
        #expect(try days(#"{"version":"x","limits":{"surveyDays":7},"survey":{"days":9}}"#) == 9)
    }

    @Test func `all faults of a calendar are listed with their places`() {
        let found = faults(
            #"""
            {"version":"x","defaultCalendar":"none","calendars":[{"name":"a","version":"1","years":{"from":2025,"to":2024},
             "week":{"munday":[],"monday":["9-18","10:00-12:00","11:00-13:00"]},"daysOff":["2025-13-01","2025-01-01",
             "2025-01-01"],"workedDays":[{"hours":["08:60-09:00"]},7]}],
             "breachRules":[{"name":"r","clock":"zz","category":"NONE","level":4}]}
            """#)
        let expected = [
            "calendars[0].years: ends before", "calendars[0].week: has the unknown key \"munday\"",
            "calendars[0].week.monday[0]: is no stretch", "calendars[0].week.monday[2]: begins before",
            "calendars[0].daysOff[0]: is no date", "calendars[0].daysOff[2]: stands twice",
            "calendars[0].workedDays[0]: has no date", "calendars[0].workedDays[0].hours[0]: is no stretch",
            "calendars[0].workedDays[1]: is no date", "breachRules[0].level: is no whole number",
            "breachRules[0]: its clock \"zz\" is not", "breachRules[0]: its category \"NONE\" is not",
            "defaultCalendar \"none\"",
        ]
        for fault in expected {
            #expect(found.contains { $0.contains(fault) }, "\(fault) is missing in \(found)")
        }
    }

    @Test func `a log remembers the settings of every time`() throws {
        let temporary = try TemporaryLog()
        let log = temporary.log
        #expect(try Settings.inForce(in: log).position == nil)
        func adopt(_ version: String) throws -> Timestamp {
            _ = try Settings.adopt(
                json: Array("{\"version\":\"\(version)\"}".utf8), in: log, actor: .system, at: .now())
            return try #require(try Settings.inForce(in: log).recordedAt)
        }
        let first = try adopt("one")
        let second = try adopt("two")
        #expect(try Settings.inForce(in: log).settings.version == "two")
        if second > first { #expect(try Settings.inForce(in: log, asOf: first).settings.version == "one") }
        let before = first.advanced(bySeconds: -1)
        #expect(try Settings.inForce(in: log, asOf: before).settings == .standard)
        #expect(try Settings.inForce(in: log).digest.count == 32)
    }
}
