// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// Says what is in the log.
struct Info: Verb {
    static let configuration = CommandConfiguration(
        abstract: "What is in the log, and how much room it takes.",
        discussion: """
            Reads what sealed segments say of themselves and the segments in rows, not the whole log: `aryz verify` does. \
            unsealedSegments are those that have ended and are still in rows.
            """
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        let streams = try log.streamCount()
        let types = try log.eventsByType()
        var text = Self.json(log, try log.statistics(), streams: streams, types: types)
        try context.output.line(&text)
    }

    private static func json(
        _ log: EventLog, _ statistics: LogStatistics, streams: Int, types: [String: UInt64]
    ) -> JSONText {
        var text = JSONText()
        text.beginObject()
        text.key("log")
        text.value(log.path)
        text.key("identity")
        text.value(log.identity.description)
        for (name, count) in [
            ("events", statistics.events), ("streams", UInt64(streams)), ("segments", UInt64(statistics.segments)),
            ("sealedSegments", UInt64(statistics.sealedSegments)), ("unsealedSegments", UInt64(log.unsealedSegments)),
            ("batches", UInt64(statistics.batches)), ("rawBytes", statistics.rawBytes),
            ("storedBytes", statistics.storedBytes), ("sealedEvents", statistics.sealedEvents),
            ("sealedBytes", statistics.sealedStoredBytes),
        ] {
            text.key(name)
            text.value(count)
        }
        let stored = Double(statistics.storedBytes)
        text.key("ratio")
        text.value(stored > 0 ? Double(statistics.rawBytes) / stored : .nan)
        text.key("bytesPerEvent")
        text.value(statistics.events > 0 ? stored / Double(statistics.events) : .nan)
        for (name, time) in [("oldest", statistics.oldest), ("newest", statistics.newest)] {
            text.key(name)
            if let time { text.value(time.iso8601()) } else { text.null() }
        }
        text.key("types")
        text.beginObject()
        for (type, count) in types.sorted(by: { $0.key < $1.key }) {
            text.key(type)
            text.value(count)
        }
        text.endObject()
        text.endObject()
        return text
    }
}
