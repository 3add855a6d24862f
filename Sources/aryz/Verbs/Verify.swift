// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// Checks what is on the disk.
struct Verify: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Check every checksum, chain and count of the log.",
        discussion: "Changes nothing. Exit status 1 when something is damaged or missing."
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    @Flag(help: "Only the newest segment.")
    var quick = false

    func perform(_ context: Context) throws {
        let log = try context.openForReading(evenDamaged: true)
        let report = try log.verify(quick: quick)
        var text = JSONText()
        text.beginObject()
        text.key("intact")
        text.value(report.damages.isEmpty)
        let counts: [(String, UInt64)] = [
            ("segments", UInt64(report.segments)), ("batches", UInt64(report.batches)), ("events", report.events),
            ("lastPosition", report.lastPosition), ("storedBytes", report.storedBytes), ("rawBytes", report.rawBytes),
        ]
        for (name, count) in counts {
            text.key(name)
            text.value(count)
        }
        text.key("damages")
        text.beginArray()
        for damage in report.damages { add(damage, to: &text) }
        text.endArray()
        text.endObject()
        try context.output.line(&text)
        for note in report.notes { context.say(note) }
        guard report.damages.isEmpty else {
            for damage in report.damages { Terminal.say("aryz: \(damage)") }
            throw Failure(.difference)
        }
    }

    private func add(_ damage: LogError, to text: inout JSONText) {
        text.beginObject()
        text.key("message")
        text.value(damage.message)
        if let file = damage.file {
            text.key("file")
            text.value(file)
        }
        if let offset = damage.offset {
            text.key("offset")
            text.value(offset)
        }
        if let positions = damage.positions {
            text.key("positions")
            text.beginArray()
            text.value(positions.lowerBound)
            text.value(positions.upperBound)
            text.endArray()
        }
        text.endObject()
    }
}
