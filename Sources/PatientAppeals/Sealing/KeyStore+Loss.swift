// SPDX-License-Identifier: Apache-2.0

public import EventLog

extension KeyStore {
    /// How many records are looked at from the file's end, and how many events of the log that can hold sealed fields.
    private static let recordsMax = 1_000, eventsMax = 10_000

    /// The first damaged record, for whoever is about to record: its person would be given a new key. Nil where all are whole.
    public func damage(besideLog directory: String) -> KeyStoreError? {
        guard let first = damagedOffsets.first else { return nil }
        return KeyStoreError(
            .damaged,
            "\(damagedOffsets.count) of the records are damaged and their keys are lost. Restore the newest backup of the key "
                + "store before more is recorded, because persons whose keys are lost are given new ones, and a backup "
                + "that is restored later would not have those; where there is no backup, go on.",
            file: Self.path(besideLog: directory), offset: first)
    }

    /// Whether the newest keys are gone: the file was cut off between two records, or an older copy of it was put in its
    /// place. Nil where nothing speaks for that; ``verify(for:)`` looks at everything.
    ///
    /// Keys are made in the order in which their persons come into the log, so that all events behind the first one of the
    /// person with the newest key need no key that is newer: one that does has lost it, or was imported from another log.
    /// Meant for whoever is about to record, because persons whose keys are lost would be given new ones. Reads what came in
    /// since that person did, a few thousand events at most, and mostly a few.
    public func lossOfNewest(in log: EventLog) throws(RecordingError) -> KeyStoreError? {
        let last = log.lastPosition
        guard let first = try firstOfNewest(in: log), first <= last else { return nil }
        let types = AppealEventKind.allCases.filter(\.canHoldSealedFields).map(\.typeName)
        let reader = AppealReader(log)
        var found: Position?
        try reader.forEach(EventQuery(types: types, positions: first...last, limit: Self.eventsMax)) {
            view throws(RecordingError) in
            for (_, field) in try reader.event(view).sealedFields {
                do throws(KeyStoreError) { if try !hasKey(of: field) { found = view.position } } catch {
                    throw .keys(error)
                }
            }
            return found == nil
        }
        guard let found else { return nil }
        let path = Self.path(besideLog: log.path)
        return KeyStoreError(
            .damaged,
            "There is no key for what was sealed at position \(found), behind the person with the newest one: the key store was "
                + "cut off, an older copy of it put in its place, or the event imported from another log. Restore the newest "
                + "backup of it before more is recorded, because persons whose keys are lost are given new ones; where there "
                + "is no newer one, go on.",
            file: path)
    }

    /// The first event of the person with the newest key; the log's first where there is no key at all, and nil where too
    /// many persons were erased of late to tell quickly.
    private func firstOfNewest(in log: EventLog) throws(RecordingError) -> Position? {
        let newest: (persons: [PersonID], isAll: Bool)
        do throws(KeyStoreError) { newest = try newestPersons(among: Self.recordsMax) } catch { throw .keys(error) }
        do throws(LogError) {
            // A key that was made for a command which was then refused has no event.
            for person in newest.persons {
                let query = EventQuery(.taggedAnyOf([person.tag]), limit: 1)
                if let first = try log.events(query).first { return first.position }
            }
        } catch {
            throw .log(error)
        }
        return newest.persons.isEmpty && newest.isAll ? 1 : nil
    }
}
