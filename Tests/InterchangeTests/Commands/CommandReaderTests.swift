// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals
import Testing

@Suite struct CommandReaderTests {
    @Test func `a registration is read with all that is inside it`() throws {
        let command = try read(
            #"{"command":"registerAppeal","key":"tg-8841","at":"2026-03-02T09:14:00+05:00","#
                + #""actor":{"role":"applicant","id":"tg:771"},"channel":"telegramBot","language":"ru","#
                + #""kind":"complaint","region":"KZ-59","organization":"shal-akyn-district-hospital","#
                + #""applicant":{"name":"А","phone":"+7"},"text":"…","issues":[{"category":"WAITING","severity":1}]}"#
        )
        #expect(command.key == "tg-8841")
        #expect(command.at == Timestamp.parse(iso8601: "2026-03-02T04:14:00Z")?.instant)
        #expect(command.offsetMinutes == 300)
        #expect(command.actor.id == "tg:771")
        #expect(command.appeal == nil)
        guard case .registerAppeal(let body) = command.body else {
            Issue.record("not a registration")
            return
        }
        #expect(body.channel == .telegramBot)
        #expect(body.issues.map(\.category) == ["WAITING"])
        #expect(body.applicant?.name == "А")
    }

    @Test(arguments: AppealCommandKind.allCases)
    func `every command is known by its name`(kind: AppealCommandKind) throws {
        let appeal = kind == .registerAppeal ? "" : #","appeal":"ref:1""#
        let command = try read(
            #"{"command":"\#(kind.rawValue)","key":"k","at":"2026-03-02T09:14:00Z","actor":{"role":"operator","id":"o"}\#(appeal)}"#
        )
        #expect(command.body.kind == kind)
    }

    @Test func `what a simulation writes can be read`() throws {
        var simulation = AppealSimulation(AppealSimulation.Options(appeals: 200, seed: 1))
        var text: [UInt8] = []
        while let part = simulation.next() { text += part }
        var kinds: Set<AppealCommandKind> = []
        for line in text.split(separator: 0x0a) { kinds.insert(try CommandReader.read(Array(line)).body.kind) }
        #expect(kinds.count > 10)
    }

    @Test(arguments: [
        (#"{}"#, "command", "is missing"),
        (#"{"command":7}"#, "command", "is not a text"),
        (#"{"command":"fly"}"#, "command", "\"fly\" is not the name of a command"),
        (#"{"command":"close"}"#, "key", "is missing"),
        (#"{"command":"close","key":""}"#, "key", "is missing"),
        (#"{"command":"close","key":"k"}"#, "at", "is missing"),
        (#"{"command":"close","key":"k","at":"now"}"#, "at", "is not a time like 2026-03-02T09:14:00+05:00"),
        (#"{"command":"close","key":"k","at":"2026-03-02"}"#, "at", "is not a time like 2026-03-02T09:14:00+05:00"),
        (#"{"command":"close","key":"k","at":"2026-03-02T09:14:00Z"}"#, "actor", "is missing"),
        (#"{"command":"close","key":"k","at":"2026-03-02T09:14:00Z","actor":"op"}"#, "actor", "is not an object"),
        (#"{"command":"close","key":"k","at":"2026-03-02T09:14:00Z","actor":{"id":"o"}}"#, "actor.role", "is missing"),
        (
            #"{"command":"close","key":"k","at":"2026-03-02T09:14:00Z","actor":{"role":"operator","i":1}}"#, "actor.i",
            "is not a key that can stand here"
        ),
        (
            #"{"command":"close","key":"k","at":"2026-03-02T09:14:00Z","actor":{"role":"operator","id":"o"}}"#,
            "appeal", "is missing"
        ),
        (
            #"{"command":"close","key":"k","at":"2026-03-02T09:14:00Z","actor":{"role":"operator"},"appeal":"7K3F-9QXD-3"}"#,
            "appeal", "is neither a tracking number with the right check character, nor a register entry, nor ref:…"
        ),
        (
            #"{"command":"close","key":"k","at":"2026-03-02T09:14:00Z","actor":{"role":"operator"},"appeal":"ref:1","x":1}"#,
            "x", "is not a key that can stand here"
        ),
        (
            #"{"command":"registerAppeal","key":"k","at":"2026-03-02T09:14:00Z","actor":{"role":"operator"},"appeal":"ref:1"}"#,
            "appeal", "is not a key that can stand here"
        ),
        (#"{"command":"close","key":"k","key":"l"}"#, "key", "stands twice"),
        (#"["close"]"#, "", "is not a JSON object"),
        (#"close"#, "", "is not valid JSON"),
    ])
    func `a bad line is refused with key and reason`(line: String, field: String, reason: String) {
        #expect(throws: PayloadError(field: field, reason: reason)) { try read(line) }
    }

    @Test func `an over-long key is refused`() {
        let key = String(repeating: "k", count: 256)
        #expect(throws: PayloadError(field: "key", reason: "is longer than 255 bytes")) {
            try read(#"{"command":"close","key":"\#(key)"}"#)
        }
    }

    private func read(_ line: String) throws -> AppealCommand { try CommandReader.read(Array(line.utf8)) }
}
