// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import FoundationXML
import Interchange
import PatientAppeals
import Testing

/// The page for people: what it must be whatever the figures are.
@Suite struct ReportTests {
    /// A year of invented appeals.
    private static let satisfaction: Result<(Satisfaction, Position), any Error> = Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("aryz-report-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = EventLog.Options()
        options.durability = .osBuffered
        let log = try EventLog.create(at: path, options: options)
        let json = try Data(contentsOf: URL(fileURLWithPath: SharedData.fixture("settings.json")))
        let recorder = AppealRecorder(
            log: log, keys: KeyStore.inMemory(), settings: try Settings.adopted(json: [UInt8](json)))
        var simulation = AppealSimulation(AppealSimulation.Options(appeals: 1_500, seed: 7))
        while let lines = simulation.next() {
            let commands = try lines.split(separator: UInt8(ascii: "\n")).map { try CommandReader.read(Array($0)) }
            _ = recorder.recordBlocking(commands)
        }
        var runner = ProjectionRunner<Satisfaction>(log: log)
        try runner.catchUp(to: .end)
        defer { try? log.close() }
        return (runner.projection, runner.position)
    }

    private static func report() throws -> Report {
        let (satisfaction, position) = try satisfaction.get()
        var query = StatisticsQuery(
            cohort: .closed, asOf: Timestamp.parse(iso8601: "2025-12-31T23:59:59+05:00")!.instant)
        query.useCalendars(of: .standard)
        return Report(of: satisfaction, query, position: position)
    }

    private static func page(_ language: ReportLanguage, name: @escaping @Sendable (String) -> String = { $0 }) throws
        -> [UInt8]
    {
        var options = Report.Options()
        options.language = language
        options.name = name
        return try report().html(options)
    }

    @Test func `corrective actions of a simulated year have effects that can be told`() throws {
        let asOf = try #require(Timestamp.parse(iso8601: "2026-06-30T00:00:00+05:00")).instant
        let (satisfaction, _) = try Self.satisfaction.get()
        let all = satisfaction.improvement(StatisticsQuery(cohort: .received, asOf: asOf))
        let row = try #require(all.first)
        let onTime = try #require(row.onTime.value), effective = try #require(row.effective.value)
        #expect(onTime.k > 0 && onTime.k < onTime.n, "some are late")
        #expect(effective.k > 0 && effective.k < effective.n, "some do not help")
        #expect(row.judgedActions > 5 && row.recurrence.value != nil, "\(row)")
    }

    @Test(arguments: ReportLanguage.allCases)
    func `the page is well-formed, says what its drawings show, and loads nothing`(language: ReportLanguage) throws {
        let page = try Self.page(language)
        let outline = PageOutline()
        let parser = XMLParser(data: Data(page))
        parser.delegate = outline
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(outline.language == language.rawValue)
        #expect(outline.drawings.count > 20)
        for drawing in outline.drawings { #expect(!drawing.title.isEmpty && !drawing.description.isEmpty) }
        #expect(outline.loads.isEmpty, "\(outline.loads)")
        let text = String(decoding: page, as: UTF8.self)
        #expect(!text.contains("<script") && !text.contains("@import") && !text.contains("url("))
        #expect(text.replacing(/http:\/\/www\.w3\.org\/[a-z0-9\/]*/, with: "").contains("http") == false)
    }

    @Test func `the three languages say the same figures in their own spelling`() throws {
        let pages = try ReportLanguage.allCases.map { String(decoding: try Self.page($0), as: UTF8.self) }
        #expect(Set(pages).count == 3)
        #expect(pages[2].contains("target 80.0\u{a0}%") && pages[1].contains("цель 80,0\u{a0}%"))
        #expect(pages[0].contains("мақсат 80,0\u{a0}%"))
        func drawings(_ page: String) -> [Substring] { page.matches(of: /points="[^"]*"/).map(\.output) }
        #expect(drawings(pages[0]) == drawings(pages[2]))
    }

    @Test func `names are words, never markup`() throws {
        let hostile = "\"><script>alert(1)</script>&\u{0}"
        let text = String(decoding: try Self.page(.english) { _ in hostile }, as: UTF8.self)
        #expect(!text.contains("<script>") && text.contains("&lt;script&gt;"))
        #expect(XMLParser(data: Data(text.utf8)).parse())
    }

    @Test func `a log without appeals gives a page that says so`() throws {
        let query = StatisticsQuery(cohort: .closed, asOf: Timestamp(microseconds: 1_700_000_000_000_000))
        let page = Report(of: Satisfaction(), query, position: 0).html()
        #expect(XMLParser(data: Data(page)).parse())
    }

    @Test func `words stand out from their ground by the contrast that WCAG asks for`() {
        for palette in [ReportStyle.light, ReportStyle.dark] {
            for ground in [palette.ground, palette.panel] {
                for words in [palette.ink, palette.faint] { #expect(Self.contrast(words, ground) >= 4.5) }
                for marks in [palette.figure, palette.target, palette.signal] {
                    #expect(Self.contrast(marks, ground) >= 3)
                }
            }
        }
    }

    /// The ratio of luminances of WCAG 2.2.
    private static func contrast(_ left: String, _ right: String) -> Double {
        func luminance(_ colour: String) -> Double {
            let value = Int(colour.dropFirst(), radix: 16) ?? 0
            let parts = [16, 8, 0].map { shift -> Double in
                let part = Double(value >> shift & 0xff) / 255
                return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let values = [luminance(left), luminance(right)].sorted()
        return (values[1] + 0.05) / (values[0] + 0.05)
    }

    private static let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: chromium != nil, "there is no Chromium here"), arguments: [1280, 390])
    func `nothing runs over the edge of a screen or a phone`(width: Int) throws {
        let directory = TemporaryDirectory()
        let page = String(decoding: try Self.page(.kazakh), as: UTF8.self)
            .replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        // The page itself has no script; the frame around it measures. A window would not get as narrow as a phone.
        let frame = """
            <iframe style="width:\(width)px;height:2000px;border:0" srcdoc="\(page)"
            onload="const e=this.contentDocument.documentElement;
            document.documentElement.dataset.measured=e.clientWidth+' '+e.scrollWidth"></iframe>
            """
        let file = directory.file("frame.html", frame.utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.chromium))
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(directory.path)/profile",
            "--hide-scrollbars", "--window-size=1400,2000", "--dump-dom", "file://\(file)",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let dom = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(dom.contains("data-measured=\"\(width) \(width)\""), "\(dom.prefix(200))")
    }
}

/// What a page has in it.
private final class PageOutline: NSObject, XMLParserDelegate {
    struct Drawing {
        var title = "", description = ""
    }
    var language = ""
    var drawings: [Drawing] = []
    var loads: [String] = []
    private var inside: String?

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        if name == "html" { language = attributes["lang"] ?? "" }
        if name == "svg", attributes["role"] == "img" { drawings.append(Drawing()) }
        loads += [attributes["src"], attributes["href"]].compactMap(\.self)
        inside = drawings.isEmpty ? nil : name
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard let last = drawings.indices.last else { return }
        if inside == "title" { drawings[last].title += string }
        if inside == "desc" { drawings[last].description += string }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        inside = nil
    }
}
