// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Interchange
import Testing

@Suite struct XESReaderTests {
    private let directory = TemporaryDirectory()

    @Test(SharedData.requires("08_receipt.xes.gz"))
    func `a real log is read whole`() throws {
        var cases = 0
        var events = 0
        var closed = 0
        var onTime = 0
        try XESReader.read(path: SharedData.path("08_receipt.xes.gz")) { trace, _ in
            cases += 1
            events += trace.events.count
            if let end = trace.attributes["enddate"]?.date?.instant {
                closed += 1
                if let deadline = trace.attributes["deadline"]?.date?.instant, end <= deadline { onTime += 1 }
            }
            return true
        }
        #expect(cases == 1_434)
        #expect(events == 8_577)
        #expect(closed == 1_329)
        #expect(onTime == 952)
    }

    @Test func `attributes keep types, offsets and what is nested in them`() throws {
        let traces = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <log xes.version="2.0" xmlns="http://www.xes-standard.org/">
              <extension name="Concept" prefix="c" uri="http://www.xes-standard.org/concept.xesext"/>
              <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
              <classifier name="Activity" keys="concept:name"/>
              <float key="average" value="4.13"><float key="part" value="1"/></float>
              <trace>
                <string key="c:name" value="case &quot;1&quot; &amp; Шағым"/>
                <date key="start" value="2011-10-11T13:42:22.688+02:00"><string key="source" value="clock"/></date>
                <int key="count" value="-7"/><boolean key="open" value="true"/><float key="share" value="0.25"/>
                <list key="tags"><values><string key="tag" value="a"/><string key="tag" value="b"/></values></list>
                <id key="identity:id" value="0000"/>
                <event><date key="time:timestamp" value="2011-10-11T13:42:22.688+02:00"/></event>
                <event><date key="time:timestamp" value="2011-10-11T13:42:22.688+02:00"/></event>
              </trace>
              <trace/>
            </log>
            """
        )
        #expect(traces.count == 2)
        let first = traces[0]
        let instant = Timestamp.parse(iso8601: "2011-10-11T11:42:22.688Z")!.instant
        #expect(first.attributes["concept:name"]?.text == "case \"1\" & Шағым")
        #expect(first.attributes["start"]?.value == .date(instant, offsetMinutes: 120))
        #expect(first.attributes["start/source"]?.text == "clock")
        #expect(first.attributes["count"]?.value == .integer(-7))
        #expect(first.attributes["open"]?.value == .flag(true))
        #expect(first.attributes["share"]?.value == .real(0.25))
        #expect(first.attributes["tags"]?.attributes.map(\.text) == ["a", "b"])
        #expect(first.attributes["average"] == nil)
        #expect(first.events.count == 2)
        #expect(traces[1] == XESTrace())
    }

    @Test(arguments: [
        ("<html/>", "is not XES"),
        ("", "not"),
        ("plain words", "not"),
        ("<log><trace>", "cut short or not well-formed"),
        (#"<log><trace><date key="a" value="soon"/></trace></log>"#, "<date> whose value is not one"),
        (#"<log><trace><int key="a" value="1.5"/></trace></log>"#, "<int> whose value is not one"),
        (#"<log><trace><string value="x"/></trace></log>"#, "<string> without a key"),
        (growingEntities, "not well-formed"),
        (
            "<log><trace>" + String(repeating: #"<string key="a" value="b">"#, count: 70)
                + String(repeating: "</string>", count: 70) + "</trace></log>", "deeper than 64"
        ),
    ])
    func `what is no XES is refused with its line`(xml: String, expected: String) {
        let error = #expect(throws: InterchangeError.self) { try read(xml) }
        #expect(error?.code == .malformed)
        #expect(error?.message.contains(expected) == true, "\(String(describing: error))")
        #expect(error?.line != nil)
    }

    @Test(arguments: ["UTF-8", "us-ascii"])
    func `a file that is not UTF-8 is refused with its line`(encoding: String) throws {
        let head = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n<log>\n".utf8)
        for name in [Array("tr".utf8) + [0xe0, 0x63], [0xff], [0xd2, 0x63]] {
            let error = #expect(throws: InterchangeError.self) {
                try read(bytes: head + [0x3c] + name + Array("/></log>".utf8))
            }
            #expect(error?.message == "The file is not UTF-8 text; convert it first.")
            #expect(error?.line == 3)
        }
        #expect(throws: InterchangeError.self) { try read(bytes: head + Array("</log>".utf8) + [0xd2]) }
    }

    @Test(arguments: [
        "<!DOCTYPE log [<!NOTATION n PUBLIC \"x\">]><log/>", "<!DOCTYPE log [<!ATTLIST log a CDATA #IMPLIED>]><log/>",
        "<!DOCTYPE log SYSTEM \"/etc/hostname\"><log/>",
    ])
    func `a declaration of a document type is refused`(xml: String) {
        let error = #expect(throws: InterchangeError.self) { try read(xml) }
        #expect(error?.message.contains("document type") == true, "\(String(describing: error))")
        #expect(error?.line == 1)
    }

    @Test(arguments: ["<log x<?a b<?xml?></log>", "<\0l\0o\0g\0", "<log>&e;</log>", "<log></log><log/>", "<log/>x"])
    func `what is not well-formed is refused with its line`(xml: String) {
        let error = #expect(throws: InterchangeError.self) { try read(xml) }
        #expect(error?.code == .malformed)
        #expect(error?.line == 1)
    }

    /// A file is UTF-8, and is read as that whatever it says of itself.
    @Test(arguments: [
        "<?x?><log/>", "<log><?stylesheet?></log>", "<log><!-- c --><?x?></log>",
        #"<?xml version="1.0" encoding="us-ascii"?><log/>"#, #"<?xml version="1.0" encoding="windows-1251"?><log/>"#,
    ])
    func `instructions and encodings are passed over`(xml: String) throws {
        #expect(try read(xml).isEmpty)
    }

    @Test func `what only looks like markup does no harm`() throws {
        let traces = try read(
            """
            <?xml version='1.0' encoding='utf-8' standalone="yes"?><?stylesheet href="a"?><?a <!-- ?>
            <log><!-- <a ?> ]]> - -><![CDATA[ --><trace><string key="a" value="?>">\
            <![CDATA[<? ?>]] >-->]]]></string></trace></log>
            """)
        #expect(traces.count == 1)
        #expect(traces.first?.attributes["a"]?.text == "?>")
    }

    @Test func `a character may lie across the parts in which a file is read`() throws {
        let text = String(repeating: "Күту 🙂", count: 12_000)
        for shift in 0..<4 {
            let traces = try read(
                "<log><trace><string key=\"a\" value=\"\(String(repeating: "x", count: shift))\(text)\"/></trace></log>"
            )
            #expect(traces.first?.attributes["a"]?.text == String(repeating: "x", count: shift) + text)
        }
    }

    @Test func `a gzip file that is cut short or damaged is said to be`() throws {
        let whole = try gzip(Array("<log>\(String(repeating: "<trace></trace>", count: 900))</log>".utf8))
        #expect(try read(bytes: whole).count == 900)
        for length in 2..<whole.count {
            #expect(throws: InterchangeError.self, "cut to \(length) bytes") {
                try read(bytes: Array(whole.prefix(length)))
            }
        }
        var damaged = whole
        damaged[whole.count - 6] ^= 1
        let error = #expect(throws: InterchangeError.self) { try read(bytes: damaged) }
        #expect(error?.message == "The gzip file is damaged; fetch it again.")
    }

    @Test func `gzip files joined end to end read as one`() throws {
        let joined = try gzip(Array("<log><trace/>".utf8)) + gzip(Array("<trace/></log>".utf8))
        #expect(try read(bytes: joined).count == 2)
    }

    @Test func `a file that is not there and a directory are named`() {
        let missing = #expect(throws: InterchangeError.self) {
            try XESReader.read(path: "/no/such.xes") { _, _ in true }
        }
        #expect(missing?.code == .noSuchFile)
        #expect(missing?.file == "/no/such.xes")
        #expect(throws: InterchangeError.self) { try XESReader.read(path: "/") { _, _ in true } }
    }

    private func read(_ xml: String) throws -> [XESTrace] { try read(bytes: Array(xml.utf8)) }

    private func read(bytes: [UInt8]) throws -> [XESTrace] {
        var traces: [XESTrace] = []
        try XESReader.read(path: directory.file("log.xes", bytes)) { trace, _ in
            traces.append(trace)
            return true
        }
        return traces
    }

    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-c", directory.file("plain", bytes)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let result = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return [UInt8](result)
    }
}

/// Twelve entities, each ten times the one before: 14 TB of text, which the parser must not make.
private let growingEntities: String = {
    let declarations = (1...12).map { level in
        "<!ENTITY e\(level) \"" + String(repeating: "&e\(level - 1);", count: 10) + "\">"
    }
    return "<!DOCTYPE log [<!ENTITY e0 \"fourteen bytes\">\(declarations.joined())]>"
        + #"<log><trace><string key="a" value="&e12;"/></trace></log>"#
}()
