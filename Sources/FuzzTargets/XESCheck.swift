// SPDX-License-Identifier: Apache-2.0

import EventLog
import Interchange
import PatientAppeals

/// A file of XES: its cases, and the events that an import makes of them.
final class XESCheck: Sendable {
    static let shared = XESCheck()

    private let log: EventLog
    private let mapping: XESMapping

    private static let mappingText = """
        {"source":"s","registry":"R","organization":"o","kind":"complaint","language":"kk","clock":"c",\
        "case":{"id":"concept:name","start":"start","deadline":"due","end":"end","unit":"unit"},\
        "event":{"attributes":["cost/total","x"],"lifecycle":"lifecycle:transition","resource":"org:resource"},\
        "otherChannel":"letter"}
        """

    private init() {
        var options = EventLog.Options()
        options.storage = MemoryStorage()
        let mappingFile = MemoryPath(Array(Self.mappingText.utf8))
        do {
            try EventLog.create(at: "/log", options: options).close()
            log = try EventLog.open(at: "/log", access: .readOnly, options: options)
            mapping = try XESMapping(path: mappingFile.path)
        } catch {
            preconditionFailure("an empty log on a good disk: \(error)")
        }
    }

    func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let file = MemoryPath(bytes)
        var traces: [XESTrace] = []
        var lines: [Int] = []
        var refusal: InterchangeError?
        do throws(InterchangeError) {
            try XESReader.read(path: file.path) { trace, line in
                traces.append(trace)
                lines.append(line)
                return true
            }
        } catch {
            refusal = error
            try expect(error.file == file.path, "a file is refused without its name")
        }
        try expect(lines == lines.sorted(), "cases end before those that come before them")
        for trace in traces { try check(trace.attributes + trace.events.flatMap { $0 }) }
        try importing(file.path, traces.count)
        return refusal == nil ? .accepted : .refused
    }

    private func check(_ attributes: [XESAttribute]) throws(FuzzFinding) {
        for attribute in attributes {
            if let (instant, offset) = attribute.date {
                let again = Timestamp.parse(iso8601: attribute.text ?? "")
                try expect(again?.instant == instant && again?.offsetMinutes == offset, "a date changes as text")
            }
            _ = [attribute]["cost/total"]?.text
            try check(attribute.attributes)
        }
    }

    /// Every case becomes events or a refusal with its line.
    private func importing(_ path: String, _ count: Int) throws(FuzzFinding) {
        var run = XESImport(into: log, mapping: mapping, isDryRun: true)
        var rejections: [LineRejection] = []
        do throws(ImportError) { try run.run(path: path, reject: { rejections.append($0) }) } catch {
            guard case .file = error else {
                throw FuzzFinding(description: "a log that is not touched refuses: \(error)")
            }
        }
        let report = run.report
        try expect(report.read == count, "an import reads \(report.read) cases where there are \(count)")
        try expect(
            report.appended + report.alreadyThere + report.rejected == count, "an import loses a case without a word")
        try expect(
            rejections.count == report.rejected && rejections.allSatisfy { $0.line > 0 && !$0.reason.isEmpty },
            "a case is refused without a place")
    }
}
