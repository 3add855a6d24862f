// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

extension Context {
    /// Says when nothing was recorded by the time asked for, so that an empty answer is not taken for another fact.
    func noteWhatIsLater(than asOf: Instant?, _ log: EventLog) throws {
        guard let asOf else { return }
        var first: Timestamp?
        try log.forEach(EventQuery(positions: 1...1)) { event in
            first = event.recordedAt
            return false
        }
        guard let first, first > asOf.timestamp else { return }
        let asked = asOf.timestamp.iso8601(offsetMinutes: 300)
        let found = first.iso8601(offsetMinutes: 300)
        say("Nothing was recorded until \(asked); the first event was recorded at \(found).")
    }

    /// Refuses categories that neither the settings nor an appeal has, and says which organisations have no appeal.
    func check(_ options: QueryOptions, _ log: EventLog) throws {
        try noteWhatIsLater(than: options.asOf, log)
        let filter = try options.filter()
        let standard = Set(Settings.standard.categories.map(\.code))
        var categories = filter.categories.subtracting(standard)
        guard !categories.isEmpty || !filter.organizations.isEmpty else { return }
        let settings = try? Settings.current(in: log)
        categories.subtract(settings?.categories.map(\.code) ?? [])
        let organizations = filter.organizations.subtracting(settings?.organizations.map(\.code) ?? [])
        guard !categories.isEmpty || !organizations.isEmpty else { return }
        let appeals = try project(CurrentState.self, of: log).projection
        for category in categories.sorted() {
            var only = AppealFilter()
            only.categories = [category]
            guard appeals.appeals(only, asOf: .now()).isEmpty else { continue }
            let known = Spelling.some(of: standard.sorted(), near: category)
            throw Failure(.usage, "--category: \(category) is none of \(known).")
        }
        for organization in organizations.sorted() {
            var only = AppealFilter()
            only.organizations = [organization]
            guard appeals.appeals(only, asOf: .now()).isEmpty else { continue }
            let known = settings?.organizations.map(\.code) ?? []
            let others = known.isEmpty ? "" : "; the settings have \(Spelling.some(of: known, near: organization))"
            Terminal.say("aryz: --organization: no appeal of this log concerns \(organization)\(others).")
        }
    }
}
