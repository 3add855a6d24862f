// SPDX-License-Identifier: Apache-2.0

/// Resolution at the first contact, among registered appeals whose histories were not imported.
public struct FirstContact: Sendable, Hashable {
    /// Resolved at the first contact, whatever came after.
    public var gross: MetricValue<Share>
    /// And neither reopened nor followed by a repeat of the applicant's within ``quietDays``. Appeals that were resolved more
    /// recently than that before the query's instant can't be told yet and do not count.
    public var net: MetricValue<Share>

    /// How long nothing must come after a resolution.
    public static let quietDays = 7
}

/// When applicants came back on each appeal for the first time.
struct Returns {
    private var firstAt: [UInt64: Int64] = [:]

    init(of source: Satisfaction) {
        for (row, key) in source.repeatedKeys.sorted() {
            let at = source.facts[row].receivedAt
            let key = UInt64(bitPattern: key)
            if at != AppealFacts.never { firstAt[key] = min(firstAt[key] ?? .max, at) }
        }
    }

    /// The first return on the appeal of this row, by a repeat or by reopening; nil where there was none.
    func first(_ row: Int, of source: Satisfaction) -> Int64? {
        var first = firstAt.isEmpty ? nil : firstAt[source.rows.keys[row]]
        source.absences.forEach(of: row) { first = min(first ?? .max, $0.to) }
        return first
    }
}
