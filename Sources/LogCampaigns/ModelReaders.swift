// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// Read-only handles that look at the log before any call that the writer makes to the disk, so that they see every state
/// in between.
final class ModelReaders: Sendable {
    private struct Reader: Sendable {
        var log: EventLog
        /// Everything it has been shown, in its order.
        var events: [RecordedEvent] = []
    }
    private struct State: Sendable {
        var readers: [Reader] = []
        var random: SeededGenerator
        var looks = 0
        var broken: String?
        /// How others open the log beside the writer, while they do.
        var others: EventLog.Options?
        var opened = 0
    }
    private let state: Monitor<State>
    /// Readers read the same disk: their own calls are nothing to look at.
    private let isLooking = Monitor(false)

    init(seed: UInt64) { state = Monitor(State(random: SeededGenerator(seed: seed))) }

    /// How often a reader was shown something new.
    var looks: Int { state.withLock { $0.looks } }

    /// How often another reader opened the log between two calls of the writer.
    var opened: Int { state.withLock { $0.opened } }

    /// Lets further readers open the log before some of the writer's calls; nil ends it.
    func opensOthers(_ options: EventLog.Options?) { state.withLock { $0.others = options } }

    /// Looks before some calls to `disk` from now on.
    func watch(_ disk: SimulatedDisk) {
        disk.observe { [self, unowned disk] _ in
            guard begin() else { return }
            defer { isLooking.withLock { $0 = false } }
            state.withLock { state in
                if let options = state.others, Int.random(in: 0..<24, using: &state.random) == 0 {
                    Self.open(&state, options, on: disk)
                }
                guard !state.readers.isEmpty, Int.random(in: 0..<3, using: &state.random) == 0 else { return }
                let index = Int.random(in: 0..<state.readers.count, using: &state.random)
                Self.look(&state, at: index, on: disk)
            }
        }
    }

    private func begin() -> Bool {
        isLooking.withLock { isLooking in
            if isLooking { return false }
            isLooking = true
            return true
        }
    }

    /// Opens another reader.
    func add(_ options: EventLog.Options) throws(LogError) {
        let log = try EventLog.open(at: Workload.path, access: .readOnly, options: options)
        if let damage = log.damage { throw damage }
        state.withLock { $0.readers.append(Reader(log: log)) }
    }

    /// They were on the machine whose power failed.
    func removeAll() { state.withLock { $0.readers = [] } }

    var count: Int { state.withLock { $0.readers.count } }

    private static func look(_ state: inout State, at index: Int, on disk: SimulatedDisk) {
        let reader = state.readers[index]
        let before = Position(reader.events.count)
        do throws(LogError) {
            let last = try reader.log.refresh()
            guard last != before else { return }
            guard last > before else { throw LogError(.damaged, "a reader went back") }
            state.looks += 1
            let new = try reader.log.events(EventQuery(positions: before + 1...Position.max))
            state.readers[index].events += new
            guard new.map(\.position) == Array(before + 1...last) else {
                throw LogError(.damaged, "a reader sees an event before the one in front of it")
            }
            guard try durable(on: disk) >= last else {
                throw LogError(.damaged, "a reader sees an event that is not on the disk")
            }
        } catch {
            // A call that was refused to the reader says nothing of the log.
            if error.code == .io || error.code == .diskFull, !disk.faultsReached.isEmpty { return }
            state.broken = state.broken ?? "\(error)"
        }
    }

    /// Opens the log and reads it whole.
    private static func open(_ state: inout State, _ options: EventLog.Options, on disk: SimulatedDisk) {
        state.opened += 1
        do throws(LogError) {
            let log = try EventLog.open(at: Workload.path, access: .readOnly, options: options)
            if let damage = log.damage { throw damage }
            let events = try log.events()
            guard events.count == Int(log.lastPosition),
                events.enumerated().allSatisfy({ $1.position == Position($0 + 1) }),
                state.readers.allSatisfy({ $0.events.starts(with: events.prefix($0.events.count)) })
            else { throw LogError(.damaged, "a reader that has just opened the log sees something else") }
        } catch {
            if error.code == .io || error.code == .diskFull, !disk.faultsReached.isEmpty { return }
            state.broken = state.broken ?? "opening: \(error)"
        }
    }

    /// Lets all readers look at what has come.
    func refresh(atLeast floor: Position) throws(Check.Broken) {
        for reader in state.withLock({ $0.readers }) {
            do throws(LogError) {
                guard try reader.log.refresh() >= floor else { throw LogError(.damaged, "it stays behind") }
            } catch { throw Check.Broken("reader beside a writer: \(error)") }
        }
    }

    /// All readers answer a query from what they have been shown, whatever becomes of the files meanwhile.
    func ask(_ query: EventQuery, _ model: ReferenceLog) throws(Check.Broken) {
        for reader in state.withLock({ $0.readers }) {
            let last = reader.log.lastPosition
            do throws(LogError) {
                guard try reader.log.events(query).map(\.position) == model.select(query, through: last) else {
                    throw LogError(.damaged, "\(query) is answered otherwise")
                }
            } catch { throw Check.Broken("reader while the writer goes on: \(error)") }
        }
    }

    /// What would be left if the power failed now.
    private static func durable(on disk: SimulatedDisk) throws(LogError) -> Position {
        var options = EventLog.Options()
        options.sealing = .onRequest
        options.storage = disk.afterPowerFailure(.none, seed: 0)
        return try EventLog.open(at: Workload.path, access: .readOnly, options: options).lastPosition
    }

    /// What all readers were shown is what the model says, and they have come at least as far as `floor`.
    func check(against model: ReferenceLog, floor: Position, _ query: EventQuery) throws(Check.Broken) {
        guard begin() else { return }
        defer { isLooking.withLock { $0 = false } }
        if let broken = state.withLock({ $0.broken }) { throw Check.Broken(broken) }
        for (index, reader) in state.withLock({ $0.readers }).enumerated() {
            for event in reader.events {
                if let fault = model.fault(in: event) { throw Check.Broken("reader: \(fault)") }
            }
            do throws(LogError) {
                let last = try reader.log.refresh()
                guard last >= floor else {
                    throw LogError(.damaged, "reader \(index) stays at \(last), although \(floor) is proven")
                }
                let found = try reader.log.events(query).map(\.position)
                let wanted = model.select(query, through: last)
                guard found == wanted else {
                    throw LogError(.damaged, "reader \(index) answers \(query) by \(found), not by \(wanted)")
                }
            } catch { throw Check.Broken("reader: \(error)") }
        }
    }
}
