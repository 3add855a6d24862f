// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// What a check of a key store against its log found.
public struct KeyStoreReport: Sendable, Equatable {
    /// What is wrong; empty for a sound store.
    public var findings: [KeyStoreError] = []
    /// Sealed fields that were tried, those that opened, and those whose key was destroyed.
    public var fields = 0, opened = 0, erased = 0

    /// Nothing found.
    public init() {}
}

extension KeyStore {
    /// Checks the key store of a log: its head, the checksum of every record, and that every sealed field of the log opens
    /// with its person's key or was sealed with one that is destroyed. What is opened is thrown away at once.
    ///
    /// Changes nothing, and may run while somebody writes. Throws where the log can't be read, and where the system refuses
    /// to read the key store.
    public static func verify(for log: EventLog) throws(RecordingError) -> KeyStoreReport {
        var report = KeyStoreReport()
        // Keys are on disk before what is sealed with them is in the log, so that a store opened later has them.
        let last = log.lastPosition
        let keys: KeyStore
        do throws(KeyStoreError) {
            keys = try open(for: log, access: .readOnly)
        } catch {
            switch error.code {
            case .noSuchStore:
                if log.needsKeys() { report.findings.append(lost("missing", error.file)) }
            case .damaged, .foreign, .newerFormat: report.findings.append(error)
            default: throw .keys(error)
            }
            return report
        }
        let file = path(besideLog: log.path)
        report.findings += keys.damagedOffsets.map { offset in
            KeyStoreError(
                .damaged, "A record is damaged and its key is lost; restore the key store from its newest backup.",
                file: file, offset: offset)
        }
        if last > 0 { try keys.open(EventQuery(positions: 1...last), of: log, &report, file) }
        return report
    }

    private func open(
        _ query: EventQuery, of log: EventLog, _ report: inout KeyStoreReport, _ file: String
    ) throws(RecordingError) {
        let reader = AppealReader(log)
        var withoutKey: [Position] = [], unopened: [Position] = [], back: [Position] = []
        try reader.forEach(query) { view throws(RecordingError) in
            let kind = reader.kinds.kind(typeNumber: view.typeNumber)
            guard kind == .personalDataErased || kind?.canHoldSealedFields == true else { return true }
            let event = try reader.event(view)
            if case .personalDataErased(let erasure) = event.body {
                do throws(KeyStoreError) {
                    if try isBack(erasure.person, generation: erasure.generation) { back.append(view.position) }
                } catch {
                    throw .keys(error)
                }
            }
            for (name, field) in event.sealedFields {
                report.fields += 1
                do throws(KeyStoreError) {
                    switch try open(field, purpose: event.typeName + "." + name) {
                    case .revealed: report.opened += 1
                    case .erased: report.erased += 1
                    case .sealed: withoutKey.append(view.position)
                    case .damaged: unopened.append(view.position)
                    }
                } catch {
                    throw .keys(error)
                }
            }
            return true
        }
        if let first = back.first {
            report.findings.append(
                KeyStoreError(
                    .damaged,
                    "\(back.count) keys that were destroyed are there again, the first for the erasure at position \(first): "
                        + "an older key store was put in the place of this one. Record `erasePerson` for them once more: "
                        + "that destroys them, although the answer is `alreadyErased`.",
                    file: file))
        }
        if let first = withoutKey.first {
            let count = withoutKey.count
            report.findings.append(
                KeyStoreError(
                    .damaged,
                    "There is no key for \(count) sealed fields, the first at position \(first); "
                        + "restore the key store from its newest backup.", file: file))
        }
        if let first = unopened.first {
            let count = unopened.count
            report.findings.append(
                KeyStoreError(
                    .damaged,
                    "\(count) sealed fields do not open with the key of their person, the first at position \(first).",
                    file: file))
        }
    }
}
