// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import Foundation
internal import FoundationXML

/// Puts cases together out of the XML parser's calls.
final class XESBuilder: NSObject, XMLParserDelegate {
    private(set) var failure: InterchangeError?
    private(set) var foundLog = false
    private(set) var finishedLog = false
    private(set) var isStopped = false

    private let file: String
    private let deliver: (XESTrace, Int) -> Bool
    private var trace: XESTrace?
    private var event: [XESAttribute]?
    private var open: [XESAttribute] = []
    /// Elements whose content is of no interest: definitions of the log, not facts about cases.
    private var skippedDepth = 0
    private var prefixes: [String: String] = [:]

    /// Attributes nested deeper than this are no longer data.
    private static let depthMax = 64
    /// A case is appended as a whole, and the log takes so many events at once.
    private static let eventsPerTraceMax = LogLimits.eventsPerRequest - 16

    init(file: String, _ deliver: @escaping (XESTrace, Int) -> Bool) {
        self.file = file
        self.deliver = deliver
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        guard failure == nil, !isStopped else { return }
        let element = localName(name)
        if !foundLog {
            guard element == "log" else { return fail("is not XES: its outermost element is not <log>", parser) }
            foundLog = true
            return
        }
        if skippedDepth > 0 || element == "global" || element == "classifier" {
            skippedDepth += 1
            return
        }
        switch element {
        case "extension":
            declareExtension(attributes)
            skippedDepth += 1
        case "trace": trace = XESTrace()
        case "event": event = []
        case "values": break  // only brackets around the members of a list
        default: begin(element, attributes, parser)
        }
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        guard failure == nil, !isStopped else { return }
        if skippedDepth > 0 {
            skippedDepth -= 1
            return
        }
        switch localName(name) {
        case "log": finishedLog = true
        case "values": break
        case "trace":
            guard let complete = trace else { return }
            trace = nil
            guard deliver(complete, parser.lineNumber) else {
                isStopped = true
                return parser.abortParsing()
            }
        case "event":
            guard let complete = event else { return }
            event = nil
            trace?.events.append(complete)
            if let count = trace?.events.count, count > Self.eventsPerTraceMax {
                fail("has a case of more than \(Self.eventsPerTraceMax) events, too long to import", parser)
            }
        default: finishAttribute()
        }
    }

    private func begin(_ type: String, _ attributes: [String: String], _ parser: XMLParser) {
        guard open.count < Self.depthMax else {
            return fail("nests attributes deeper than \(Self.depthMax) levels", parser)
        }
        guard let key = attributes["key"] else {
            return fail("has a <\(type.prefix(20))> without a key", parser)
        }
        let text = attributes["value"] ?? ""
        guard let value = Self.value(type, text, isPresent: attributes["value"] != nil) else {
            return fail("has a <\(type.prefix(20))> whose value is not one", parser)
        }
        open.append(XESAttribute(key: standardKey(key), value: value))
    }

    private func finishAttribute() {
        guard let attribute = open.popLast() else { return }
        if !open.isEmpty {
            open[open.count - 1].attributes.append(attribute)
        } else if event != nil {
            event?.append(attribute)
        } else {
            trace?.attributes.append(attribute)  // attributes of the log itself are of no interest
        }
    }

    private static func value(_ type: String, _ text: String, isPresent: Bool) -> XESAttribute.Value? {
        switch type {
        case "date": Timestamp.parse(iso8601: text).map { .date($0.instant, offsetMinutes: $0.offsetMinutes) }
        case "int": Int64(text).map { .integer($0) }
        case "float": Double(text).map { .real($0) }
        case "boolean": Bool(text.lowercased()).map { .flag($0) }
        case "list", "container": .group
        default: isPresent ? .string(text) : .group
        }
    }

    private func declareExtension(_ attributes: [String: String]) {
        guard let uri = attributes["uri"], let prefix = attributes["prefix"] else { return }
        let name = uri.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
        if ["concept", "lifecycle", "org", "time", "cost", "identity"].contains(name) { prefixes[prefix] = name }
    }

    private func standardKey(_ key: String) -> String {
        guard let colon = key.firstIndex(of: ":"), let standard = prefixes[String(key[..<colon])] else { return key }
        return standard + key[colon...]
    }

    private func localName(_ name: String) -> String {
        name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }

    private func fail(_ what: String, _ parser: XMLParser) {
        failure = InterchangeError(.malformed, "The file \(what).", file: file, line: parser.lineNumber)
        parser.abortParsing()
    }
}
