// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// Says what is in the log.
struct Info: Verb {
    static let configuration = CommandConfiguration(abstract: "What is in the log, and how much room it takes.")
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        var streams = 0
        var oldest: Timestamp?
        var newest: Timestamp?
        try log.forEach { event in
            if event.revision == 0 { streams += 1 }
            if oldest == nil { oldest = event.recordedAt }
            newest = event.recordedAt
            return true
        }
        let sizes = try log.verify()
        var text = JSONText()
        text.beginObject()
        text.key("log")
        text.value(log.path)
        text.key("identity")
        text.value(log.identity.description)
        let counts: [(String, UInt64)] = [
            ("events", log.lastPosition), ("streams", UInt64(streams)), ("segments", UInt64(sizes.segments)),
            ("unsealedSegments", UInt64(sizes.segments)), ("batches", UInt64(sizes.batches)),
            ("rawBytes", sizes.rawBytes), ("storedBytes", sizes.storedBytes),
        ]
        for (name, count) in counts {
            text.key(name)
            text.value(count)
        }
        text.key("ratio")
        text.value(sizes.storedBytes > 0 ? Double(sizes.rawBytes) / Double(sizes.storedBytes) : .nan)
        for (name, time) in [("oldest", oldest), ("newest", newest)] {
            text.key(name)
            if let time { text.value(time.iso8601()) } else { text.null() }
        }
        text.endObject()
        try context.output.line(&text)
    }
}
