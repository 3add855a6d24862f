// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// By which of its two times an answer was asked for, and how it says so.
struct AnswerTime {
    /// Up to when what was recorded is known.
    var asOf: Timestamp
    /// Up to when what had happened counts; nil where that was not asked.
    var happenedBy: Timestamp?

    /// The times of options, as of now where they say nothing.
    init(asOf: Instant?, happenedBy: Instant? = nil) {
        self.asOf = asOf?.timestamp ?? .now()
        self.happenedBy = happenedBy?.timestamp
    }

    /// The same as a question of the statistics has it.
    init(asOf: Timestamp, happenedBy: Timestamp?) {
        self.asOf = asOf
        self.happenedBy = happenedBy
    }

    /// The instant for which clocks are judged.
    var judgedAt: Timestamp { happenedBy ?? asOf }

    /// `happened by: …  as of: …`, for people.
    func line(_ labels: Labels) -> String {
        let known = "\(labels["asOf"]): \(asOf.iso8601(offsetMinutes: Self.zone))"
        return happenedBy.map { "\(labels["happenedBy"]): \($0.iso8601(offsetMinutes: Self.zone))  \(known)" } ?? known
    }

    /// A line of CSV; one with the names of the columns has the column's own.
    func csv(_ cells: [String], isHead: Bool = false) -> String {
        guard let happenedBy else { return CSV.line(cells) }
        return CSV.line(cells + [isHead ? "happenedBy" : happenedBy.iso8601(offsetMinutes: Self.zone)])
    }

    private static let zone = 300
}
