// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals
import Testing

@Suite struct XESImportTests {
    private let directory = TemporaryDirectory()

    @Test(SharedData.requires("08_receipt.xes.gz"))
    func `a real history becomes appeals with the deadlines they kept and missed, once`() throws {
        let log = try EventLog.create(at: directory.path + "/log")
        let mapping = try XESMapping(path: SharedData.fixture("receipt-mapping.json"))
        let report = try run(SharedData.path("08_receipt.xes.gz"), log, mapping)
        #expect(report.read == 1_434)
        #expect(report.appended == 1_434)
        #expect(report.activities == 8_577)
        #expect(report.rejected == 0)
        #expect(report.events == 1_434 * 3 + 8_577 + 1_329)
        let compliance = try compliance(log)
        #expect(compliance.values.reduce(0) { $0 + $1.met } == 952)
        #expect(compliance.values.reduce(0) { $0 + $1.closed } == 1_329)
        for (channel, met, closed) in [
            (Channel.webForm, 835, 1_148), (.supportDesk, 68, 107), (.letter, 35, 52), (.email, 13, 21),
            (.proactive, 1, 1),
        ] {
            #expect(compliance[channel]?.met == met)
            #expect(compliance[channel]?.closed == closed)
        }
        try expectGoldenJSON(log)
        let before = log.lastPosition
        let again = try run(SharedData.path("08_receipt.xes.gz"), log, mapping)
        #expect(again.appended == 0)
        #expect(again.alreadyThere == 1_434)
        #expect(log.lastPosition == before)
        try log.close()
    }

    /// The same figures as the statistics give them, with their intervals.
    private func expectGoldenJSON(_ log: EventLog) throws {
        var runner = ProjectionRunner<Satisfaction>(log: log)
        try runner.catchUp()
        var text = JSONText()
        let query = StatisticsQuery(cohort: .closed, groups: [.channel], asOf: .now())
        text.deadlines(runner.projection.deadlines(query), position: runner.position)
        #expect(
            text.string.contains(
                #"{"channel":"webForm","n":1148,"metrics":{"deadlineCompliance":{"clock":"caseDeadline","k":835,"#
                    + #""n":1148,"value":0.727352,"interval":[0.700865,0.752322]}"#))
        #expect(
            text.string.contains(
                #"{"channel":"proactive","n":1,"metrics":{"deadlineCompliance":{"clock":"caseDeadline","suppressed":true,"n":1}"#
            ))
    }

    @Test func `a case keeps its times, its zone and the order of its file`() throws {
        let log = try EventLog.create(at: directory.path + "/log")
        let file = directory.file(
            "log.xes",
            Array(
                """
                <log><trace><string key="concept:name" value="c1"/>
                <date key="s" value="2011-01-01T00:30:00+02:00"/><date key="d" value="2011-02-01T00:00:00+01:00"/>
                <date key="e" value="2011-01-20T00:00:00+01:00"/>
                <event><string key="concept:name" value="B"/><date key="time:timestamp" value="2011-01-02T00:00:00Z"/></event>
                <event><string key="concept:name" value="A"/><date key="time:timestamp" value="2011-01-02T00:00:00Z"/></event>
                </trace></log>
                """.utf8)
        )
        let mapping = directory.file(
            "mapping.json",
            Array(
                #"""
                {"source":"t","registry":"R","organization":"o","clock":"k","otherChannel":"letter",
                 "case":{"start":"s","deadline":"d","end":"e"}}
                """#.utf8)
        )
        #expect(try run(file, log, try XESMapping(path: mapping)).appended == 1)
        let events = try log.events().map { event in
            try AppealEvent(type: event.type, payload: unsafe event.payload.span.bytes)
        }
        #expect(
            events.map(\.typeName) == [
                "AppealReceived", "AppealRegistered", "DeadlineSet", "ActivityRecorded", "ActivityRecorded",
                "AppealClosed",
            ])
        #expect(
            events.map { $0.context.at!.iso8601(offsetMinutes: Int($0.context.offsetMinutes)) } == [
                "2011-01-01T00:30:00+02:00", "2011-01-01T00:30:00+02:00", "2011-01-01T00:30:00+02:00",
                "2011-01-02T00:00:00Z", "2011-01-02T00:00:00Z", "2011-01-20T00:00:00+01:00",
            ])
        guard case .activityRecorded(let first) = events[3].body, case .appealRegistered(let entry) = events[1].body
        else {
            Issue.record("not the events expected")
            return
        }
        #expect(first.activity == "B")
        #expect(entry.registry == "R/2011", "the year is that of the place, where it was 2011 already")
        #expect(entry.number == 1)
        try log.close()
    }

    @Test func `bad cases are named and good ones taken`() throws {
        let log = try EventLog.create(at: directory.path + "/log")
        let trace = { (attributes: String) in "<trace>\(attributes)</trace>\n" }
        let good = #"<string key="concept:name" value="g"/><date key="s" value="2011-01-01T00:30:00+02:00"/>"#
        let file = directory.file(
            "log.xes",
            Array(
                ("<log>\n" + trace("") + trace(#"<string key="concept:name" value="x"/>"#)
                    + trace(#"<string key="concept:name" value="y"/><string key="s" value="soon"/>"#) + trace(good)
                    + trace(good) + "</log>").utf8)
        )
        let mapping = directory.file(
            "m.json", Array(#"{"source":"t","registry":"R","organization":"o","case":{"start":"s"}}"#.utf8))
        var rejections: [String] = []
        let report = try run(file, log, try XESMapping(path: mapping)) { rejections.append($0.description) }
        #expect(
            rejections == [
                "line 2: concept:name is missing: the case has no id",
                "line 3: s is missing, and so is the time of a first event", "line 4: s is not a date",
            ])
        #expect(report.appended == 1)
        #expect(report.alreadyThere == 1)
        try log.close()
    }

    @Test func `a dry run says the same and changes nothing`() throws {
        let log = try EventLog.create(at: directory.path + "/log")
        let file = directory.file(
            "log.xes",
            Array(
                #"<log><trace><string key="concept:name" value="g"/><date key="s" value="2011-01-01T00:30:00+02:00"/></trace></log>"#
                    .utf8))
        let mapping = try XESMapping(
            path: directory.file(
                "m.json", Array(#"{"source":"t","registry":"R","organization":"o","case":{"start":"s"}}"#.utf8)))
        var dry = XESImport(into: log, mapping: mapping, isDryRun: true)
        try dry.run(path: file, reject: { _ in })
        #expect(log.lastPosition == 0)
        #expect(try run(file, log, mapping) == dry.report)
        #expect(log.lastPosition == 2)
        try log.close()
    }

    @Test(arguments: [
        (#"{"registry":"R","organization":"o"}"#, "The key source is missing."),
        (
            #"{"source":"t","registry":"R","organization":"o","case":{"deadline":"d"}}"#,
            "The key clock is missing, though cases have a deadline."
        ),
        (#"{"source":"t","registry":"R","organization":"o","level":4}"#, "The key level is not 1, 2 or 3."),
        (
            #"{"source":"t","registry":"R","organization":"o","chanels":{}}"#,
            "The key chanels is not a key that can stand here."
        ),
        (
            #"{"source":"t","registry":"R","organization":"o","case":{"begin":"x"}}"#,
            "The key case.begin is not a key that can stand here."
        ),
        (#"{"source":"t""#, "The file is not valid JSON."),
    ])
    func `a wrong mapping is refused with its key`(json: String, message: String) {
        let error = #expect(throws: InterchangeError.self) {
            try XESMapping(path: directory.file("m.json", Array(json.utf8)))
        }
        #expect(error?.message == message)
    }

    private func run(
        _ file: String, _ log: EventLog, _ mapping: XESMapping,
        reject: (LineRejection) -> Void = { Issue.record("\($0)") }
    ) throws -> ImportReport {
        var job = XESImport(into: log, mapping: mapping)
        try job.run(path: file, reject: reject)
        return job.report
    }

    /// Counted from the events themselves, not by the statistics that are tested elsewhere.
    private func compliance(_ log: EventLog) throws -> [Channel: (met: Int, closed: Int)] {
        var due: [String: Timestamp] = [:]
        var counts: [Channel: (met: Int, closed: Int)] = [:]
        for event in try log.events() {
            let appealEvent = try AppealEvent(type: event.type, payload: unsafe event.payload.span.bytes)
            switch appealEvent.body {
            case .deadlineSet(let set): due[event.stream] = set.due
            case .appealClosed:
                counts[appealEvent.context.channel, default: (0, 0)].closed += 1
                if let due = due[event.stream], appealEvent.context.at! <= due {
                    counts[appealEvent.context.channel, default: (0, 0)].met += 1
                }
            default: break
            }
        }
        return counts
    }
}
