// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// Opens a damaged specimen and holds what it shows against what it held.
struct Judgement {
    enum Outcome: String {
        case refused, harmless
        case lastBatchPutAside = "an unproven end not shown"
    }
    private let specimen: Specimen
    private let damage: Damage
    private let disk: SimulatedDisk
    /// How many of the events may be missing without an error, because nothing outside of the damaged place proves
    /// them: the count from which on they may.
    private let certain: Int

    init(_ specimen: Specimen, _ damage: Damage) {
        self.specimen = specimen
        self.damage = damage
        disk = specimen.disk.afterKill()
        damage.apply(to: disk)
        certain = Self.certainEvents(specimen, damage)
    }

    /// A closed log proves all of its events. Of a log that was stopped the newest segment can lose its end without a
    /// trace where the file is cut off or older, and its last batch by any damage that also hits what proves it.
    private static func certainEvents(_ specimen: Specimen, _ damage: Damage) -> Int {
        guard ![.closed, .sealed].contains(specimen.form), let newest = specimen.segments.last else {
            return specimen.events.count
        }
        var certain = specimen.events.count
        let atEnd = damage.places.filter { place in
            specimen.batches.last.map { $0.path == place.path && $0.offset <= place.offset } ?? false
        }
        // With a marker behind it, the last batch and its proof must both be hit.
        if let last = specimen.batches.last, atEnd.count > (specimen.form == .idle ? 1 : 0) {
            certain = last.eventsBefore
        }
        for place in damage.places where place.path == newest {
            guard [.truncation, .staleCopy].contains(damage.kind) else { continue }
            for (batch, next) in zip(specimen.batches, specimen.batches.dropFirst().map(Optional.some) + [nil])
            where batch.path == newest && place.offset < (next?.path == newest ? next?.offset ?? .max : .max) {
                certain = min(certain, batch.eventsBefore)
            }
        }
        return certain
    }

    private static let codes: Set<LogError.Code> = [.damaged, .foreign, .newerFormat, .noSuchLog]

    private func isExplicit(_ error: LogError) throws(Check.Broken) -> Outcome {
        guard Self.codes.contains(error.code) else { throw Check.Broken("the error is of another kind: \(error)") }
        return .refused
    }

    /// Opens for reading.
    func reading(thorough: Bool) throws(Check.Broken) -> Outcome {
        let disk = thorough ? disk.afterKill() : disk
        let log: EventLog
        do throws(LogError) {
            log = try EventLog.open(at: Workload.path, access: .readOnly, options: specimen.workload.options(disk))
        } catch { return try isExplicit(error) }
        if thorough { try asking(log) }
        if changesSealedFile, log.damage == nil {
            let isCalledWhole = try isCalledWhole(log)
            if isCalledWhole { throw Check.Broken("verify finds nothing wrong with a changed sealed segment") }
        }
        return try events(of: log)
    }

    /// Whether a bit of a sealed file was changed, or its end cut off: nothing in it is of no account.
    private var changesSealedFile: Bool {
        [.bitFlip, .truncation].contains(damage.kind) && damage.places.contains { $0.path.hasSuffix(".sealed") }
    }

    private func isCalledWhole(_ log: EventLog) throws(Check.Broken) -> Bool {
        do throws(LogError) { return try log.verify().damages.isEmpty } catch {
            _ = try isExplicit(error)
            return false
        }
    }

    /// Reads everything; what comes before an error must be right too.
    private func events(of log: EventLog) throws(Check.Broken) -> Outcome {
        var seen: [RecordedEvent] = []
        do throws(ReadError<Never>) {
            try log.read { event in
                seen.append(event.copy())
                return true
            }
        } catch {
            guard specimen.events.starts(with: seen) else { throw Check.Broken("other data is read before the error") }
            guard case .log(let error) = error else { return .refused }
            return try isExplicit(error)
        }
        guard specimen.events.starts(with: seen) else { throw Check.Broken("other data is read") }
        guard seen.count >= certain || log.damage != nil else {
            throw Check.Broken("\(certain - seen.count) events are missing without a word")
        }
        if seen.count == specimen.events.count { return .harmless }
        return log.damage == nil ? .lastBatchPutAside : .refused
    }

    /// Asks in every other way: by stream, by tag, backwards, and for a verification.
    private func asking(_ log: EventLog) throws(Check.Broken) {
        let verified = try? log.verify()
        if verified?.damages.isEmpty == true, log.lastPosition < UInt64(certain) {
            throw Check.Broken("verify finds nothing although events are missing")
        }
        let all = specimen.events.prefix(Int(log.lastPosition))
        let stream = specimen.events.last?.stream ?? ""
        let queries: [(EventQuery, [RecordedEvent])] = [
            (EventQuery(direction: .backwards), all.reversed()),
            (EventQuery(.stream(stream)), all.filter { $0.stream == stream }),
            (
                EventQuery(.taggedAnyOf(["tag-1"]), direction: .backwards),
                all.filter { $0.tags == ["tag-1"] }.reversed()
            ),
        ]
        for (query, wanted) in queries {
            guard let found = try? log.events(query) else { continue }
            guard found == wanted else { throw Check.Broken("other data is read by \(query.selection)") }
        }
        // A log that is said to be whole must be so in every batch.
        guard verified?.damages.isEmpty == true, log.damage == nil else { return }
        do throws(LogError) { _ = try log.events() } catch {
            throw Check.Broken("verify finds nothing although the log cannot be read: \(error)")
        }
    }

    /// Opens for writing.
    func writing(thorough: Bool) throws(Check.Broken) -> Outcome {
        let before = disk.paths.reduce(into: [:]) { $0[$1] = disk.bytes($1) }
        let log: EventLog
        do throws(LogError) {
            log = try EventLog.open(at: Workload.path, options: specimen.workload.options(disk))
        } catch {
            guard before.allSatisfy({ disk.bytes($0.key) == $0.value }) else {
                throw Check.Broken("a log that was refused was changed")
            }
            return try isExplicit(error)
        }
        // The writer read everything: what it shows is whole.
        guard log.damage == nil, log.lastPosition >= UInt64(certain), log.lastPosition <= UInt64(specimen.events.count)
        else { throw Check.Broken("opened for writing with \(log.lastPosition) of \(specimen.events.count) events") }
        let isWhole = log.lastPosition == UInt64(specimen.events.count)
        guard thorough else { return isWhole ? .harmless : .lastBatchPutAside }
        if try events(of: log) == .refused {
            // What is sealed is not gone over when a log is opened for writing.
            guard specimen.form == .sealed else { throw Check.Broken("opened for writing over damage") }
            return isWhole ? .harmless : .lastBatchPutAside
        }
        try goOn(log)
        for (path, bytes) in before where path.hasSuffix(".rows") {
            // Behind the end it may go on, in front of it nothing is touched.
            guard let now = disk.bytes(path), now.count >= bytes.count else {
                throw Check.Broken("\(path) was shortened")
            }
        }
        if specimen.form == .sealed { try sealOver() }
        return isWhole ? .harmless : .lastBatchPutAside
    }

    /// Sealing takes nothing for whole that is not, and nothing away that is needed.
    private func sealOver() throws(Check.Broken) {
        let options = specimen.workload.options(disk)
        let found: [RecordedEvent]
        do throws(LogError) {
            let log = try EventLog.open(at: Workload.path, options: options)
            try? log.seal()
            try log.close()
            let reader = try EventLog.open(at: Workload.path, access: .readOnly, options: options)
            if let damage = reader.damage { throw damage }
            found = try reader.events()
        } catch { throw Check.Broken("sealing a log that was whole to readers spoils it: \(error)") }
        guard found.starts(with: specimen.events) else { throw Check.Broken("sealing changed what is read") }
    }

    private func goOn(_ log: EventLog) throws(Check.Broken) {
        let events = specimen.events.prefix(Int(log.lastPosition))
        let last = log.lastPosition
        do throws(LogError) {
            let receipt = try log.appendBlocking(contentsOf: [specimen.workload.further[0]])[0].get()
            guard receipt.positions.lowerBound == last + 1 else { throw LogError(.io, "the positions do not go on") }
            try log.close()
            let reader = try EventLog.open(
                at: Workload.path, access: .readOnly, options: specimen.workload.options(disk))
            let found = try reader.events()
            guard reader.damage == nil, found.starts(with: events), found.count > events.count else {
                throw LogError(.io, "what was written then is not read")
            }
        } catch {
            // Whether a key is known may depend on what is damaged in a sealed segment: the request is refused.
            if specimen.form == .sealed, error.code == .damaged, error.file?.hasSuffix(".sealed") == true {
                disk.killHolders()
                return
            }
            throw Check.Broken("a log that was opened in spite of its damage fails: \(error)")
        }
    }
}
