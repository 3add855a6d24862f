// SPDX-License-Identifier: Apache-2.0

internal import EventLog

/// Puts cases together out of the elements of an XES file.
struct XESBuilder {
    private(set) var foundLog = false
    private(set) var finishedLog = false

    private let file: String
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

    init(file: String) { self.file = file }

    /// Takes in the beginning or end of an element; gives the case that ends with it.
    mutating func take(_ element: XMLElement) throws(InterchangeError) -> XESTrace? {
        guard let attributes = element.attributes else { return try end(element) }
        try begin(element, attributes)
        return nil
    }

    private mutating func begin(_ element: XMLElement, _ attributes: [String: String]) throws(InterchangeError) {
        if !foundLog {
            guard element.name == "log" else { throw fault("is not XES: its outermost element is not <log>", element) }
            foundLog = true
            return
        }
        if skippedDepth > 0 || element.name == "global" || element.name == "classifier" {
            skippedDepth += 1
            return
        }
        switch element.name {
        case "extension":
            declareExtension(attributes)
            skippedDepth += 1
        case "trace": trace = XESTrace()
        case "event": event = []
        case "values": break  // only brackets around the members of a list
        default: try beginAttribute(element, attributes)
        }
    }

    private mutating func end(_ element: XMLElement) throws(InterchangeError) -> XESTrace? {
        if skippedDepth > 0 {
            skippedDepth -= 1
            return nil
        }
        switch element.name {
        case "log": finishedLog = true
        case "values": break
        case "trace":
            defer { trace = nil }
            return trace
        case "event":
            guard let complete = event else { return nil }
            event = nil
            trace?.events.append(complete)
            if let count = trace?.events.count, count > Self.eventsPerTraceMax {
                throw fault("has a case of more than \(Self.eventsPerTraceMax) events, too long to import", element)
            }
        default: finishAttribute()
        }
        return nil
    }

    private mutating func beginAttribute(
        _ element: XMLElement, _ attributes: [String: String]
    ) throws(InterchangeError) {
        let type = element.name
        guard open.count < Self.depthMax else {
            throw fault("nests attributes deeper than \(Self.depthMax) levels", element)
        }
        guard let key = attributes["key"] else { throw fault("has a <\(type.prefix(20))> without a key", element) }
        let text = attributes["value"]
        guard let value = Self.value(type, text ?? "", isPresent: text != nil) else {
            throw fault("has a <\(type.prefix(20))> whose value is not one", element)
        }
        open.append(XESAttribute(key: standardKey(key), value: value))
    }

    private mutating func finishAttribute() {
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

    private mutating func declareExtension(_ attributes: [String: String]) {
        guard let uri = attributes["uri"], let prefix = attributes["prefix"] else { return }
        let name = uri.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
        if ["concept", "lifecycle", "org", "time", "cost", "identity"].contains(name) { prefixes[prefix] = name }
    }

    private func standardKey(_ key: String) -> String {
        guard let colon = key.firstIndex(of: ":"), let standard = prefixes[String(key[..<colon])] else { return key }
        return standard + key[colon...]
    }

    private func fault(_ what: String, _ element: XMLElement) -> InterchangeError {
        InterchangeError(.malformed, "The file \(what).", file: file, line: element.line)
    }
}
