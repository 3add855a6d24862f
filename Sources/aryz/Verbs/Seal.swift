// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// Seals now what would be sealed in the background sooner or later.
struct Seal: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Seal all segments now: pack them small, index them on disk, and let the rows go.",
        discussion: """
            Ends the segment that is written to as well, so that the whole log is sealed. Prints what was sealed. Needs \
            room for one more segment. It may be interrupted: what is sealed stays so, the rest is left as it was.
            """
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    func perform(_ context: Context) throws {
        let opened = Monitor<EventLog?>(nil)
        // Closing the log ends the sealing at its next batch.
        try Interruption.note(wake: { try? opened.withLock { $0 }?.close() })
        let witness = SealingWitness(isQuiet: context.isQuiet)
        let log = try context.openForWriting(writing) { options in
            options.sealing = .onRequest
            options.observer = witness
        }
        opened.withLock { $0 = log }
        let before = try log.statistics()
        witness.expect(before.events - before.sealedEvents)
        let failure: LogError?
        do throws(LogError) {
            try log.seal()
            failure = nil
        } catch {
            failure = Interruption.received == nil ? error : nil
        }
        let sealed = witness.end()
        var text = Self.json(sealed, of: try log.statistics(), unsealed: log.unsealedSegments)
        try context.output.line(&text)
        if let failure { throw failure }
        try log.close()
        try Interruption.check()
    }

    private static func json(_ sealed: SealingWitness.Totals, of log: LogStatistics, unsealed: Int) -> JSONText {
        var text = JSONText()
        text.beginObject()
        for (name, count) in [
            ("segments", UInt64(sealed.segments)), ("events", sealed.events), ("bytesBefore", sealed.bytesBefore),
            ("bytesAfter", sealed.bytesAfter), ("sealedSegments", UInt64(log.sealedSegments)),
            ("unsealedSegments", UInt64(unsealed)), ("sealedBytes", log.sealedStoredBytes),
        ] {
            text.key(name)
            text.value(count)
        }
        text.endObject()
        return text
    }
}

/// Adds up what is sealed and shows how far it has come.
private final class SealingWitness: LogObserver {
    /// What was sealed.
    struct Totals {
        var segments = 0
        var events: UInt64 = 0, bytesBefore: UInt64 = 0, bytesAfter: UInt64 = 0
    }
    private struct State {
        var totals = Totals()
        var expected: UInt64 = 0
        var progress: Progress
    }
    private let state: Monitor<State>

    init(isQuiet: Bool) {
        state = Monitor(State(progress: Progress("sealed", "events", isQuiet: isQuiet)))
    }

    /// How many events there are to be sealed.
    func expect(_ events: UInt64) { state.withLock { $0.expected = events } }

    func logDidSeal(_ sealing: LogSealingReport) {
        state.withLock { state in
            state.totals.segments += 1
            state.totals.events += sealing.events
            state.totals.bytesBefore += sealing.bytesBefore
            state.totals.bytesAfter += sealing.bytesAfter
            let share = state.expected > 0 ? Double(state.totals.events) / Double(state.expected) : nil
            state.progress.show(Int(state.totals.events), share: share)
        }
    }

    /// Clears the progress; the totals.
    func end() -> Totals {
        state.withLock { state in
            state.progress.end()
            return state.totals
        }
    }
}
