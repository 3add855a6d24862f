// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

/// What taking the good part of a damaged log of appeals into a new one came to.
public struct AppealSalvage: Sendable, Equatable {
    /// What became of the key store beside the damaged log.
    public enum Keys: Sendable, Equatable {
        /// It was copied beside the new log, and belongs to that one now.
        case copied
        /// There is none.
        case none
        /// It could not be copied, and why.
        case unusable(KeyStoreError)
    }
    /// What came over and what is missing.
    public var report: SalvageReport
    /// The key store.
    public var keys: Keys
    /// Redactions that name an event by a position that is another now; each was recorded again with the new one.
    public var redactions = 0

    /// Salvages a log as `EventLog.salvage(from:to:proofs:options:)` does, with three things that a log of appeals needs:
    /// its snapshots as proof of what it held, a copy of the key store that belongs to the new log, and redactions that
    /// hide the same events as before. A redaction that is itself among the missing events hides nothing any more.
    ///
    /// Throws as that function does; where only the key store can't be copied, ``keys`` says so. After an error, delete
    /// what stands at `target`.
    public static func run(
        from source: String, to target: String, options: EventLog.Options = EventLog.Options()
    ) throws(RecordingError) -> AppealSalvage {
        do throws(LogError) {
            let (proofs, note) = proofs(besideLog: source, options.storage)
            var report = try EventLog.salvage(from: source, to: target, proofs: proofs, options: options)
            if let note { report.notes.append(note) }
            var salvage = AppealSalvage(report: report, keys: copyKeys(from: source, to: target, report))
            if !report.missing.isEmpty {
                let log = try EventLog.open(at: target, options: options)
                salvage.redactions = try repeatRedactions(in: log, report)
                try log.close()
            }
            return salvage
        } catch {
            throw .log(error)
        }
    }

    /// What snapshots prove; a sentence for people where that can't be known, which is no reason to save nothing.
    private static func proofs(
        besideLog source: String, _ storage: any Storage
    ) -> (proofs: [DurabilityProof], note: String?) {
        do throws(SnapshotError) {
            return (try SnapshotStore.proofs(besideLog: source, storage: storage), nil)
        } catch {
            return ([], "Whether snapshots prove that the log was longer is not known. \(error)")
        }
    }

    private static func copyKeys(from source: String, to target: String, _ report: SalvageReport) -> Keys {
        do throws(KeyStoreError) {
            let isThere = try KeyStore.copy(
                besideLog: source, identity: report.sourceIdentity, toLog: target, identity: report.identity)
            return isThere ? .copied : .none
        } catch {
            return .unusable(error)
        }
    }

    /// Records again what redacts an event whose position changed. The redaction that came over names a position that is
    /// another event's now: it may hide too much, and this one sees to it that nothing is hidden too little.
    private static func repeatRedactions(in log: EventLog, _ report: SalvageReport) throws(LogError) -> Int {
        var count = 0
        for recorded in try log.events(EventQuery(types: [AppealEventKind.contentRedacted.typeName])) {
            guard var event = try? AppealEvent(type: recorded.type, payload: recorded.payload),
                case .contentRedacted(var body) = event.body, body.target > 0,
                let target = report.newPosition(of: Position(body.target)), target != Position(body.target)
            else { continue }
            body.target = Int64(target)
            event.body = .contentRedacted(body)
            event.context.at = .now()
            event.context.actorRole = .system
            event.context.actorID = ""
            event.context.causedBy = Int64(recorded.position)
            let again = NewEvent(
                stream: recorded.stream, type: event.typeName, payload: event.encodedPayload(), tags: event.body.tags)
            _ = try log.appendBlocking(contentsOf: [AppendRequest([again])])[0].get()
            count += 1
        }
        return count
    }
}
