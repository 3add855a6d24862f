// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// A disk in memory that fails as real ones do: it can lose what was not synced in every way a power failure loses it,
/// refuse any call, fill up, report a failed sync once and forget the bytes, and decay.
///
/// Everything random about it comes from seeds, so that a run can be repeated.
public final class SimulatedDisk: Storage {
    /// What becomes of bytes that were written and not synced when the power fails.
    public enum Survival: CaseIterable, Sendable {
        /// They are gone.
        case none
        /// They are there.
        case all
        /// The first so many writes are there.
        case prefix
        /// Each sector of 512 bytes is there or not.
        case sectors
        /// Each sector is there or reads as zeros.
        case zeros
        /// Each sector is there or holds anything.
        case garbage
    }

    /// What a call meets instead of doing its work.
    public enum Fault: Sendable, Equatable {
        /// It is refused with this error number. A sync so refused forgets the bytes, as Linux does.
        case fails(Int32)
        /// The same, but a sync has brought some sectors to the platter before it failed.
        case failsInPart(Int32)
        /// It is interrupted before it does anything.
        case interrupted
        /// It does about half of its work (reads and writes only).
        case short
        /// From this call on the power is off: nothing is done any more.
        case powerFails
    }

    /// The kinds of calls, for counting and planning.
    public enum Call: String, CaseIterable, Sendable, Hashable {
        /// One each for the calls of ``Storage`` and ``StorageFile``.
        case open, rename, remove, names, createDirectory, syncDirectory, lock, read, write, sync, size, forgetCached
    }

    /// What a path leads to from now on.
    struct NameChange: Sendable {
        enum Target: Sendable {
            case file(Int)
            case directory
            case nothing
        }
        var path: String
        var target: Target
    }

    struct State: Sendable {
        var inodes: [Int: SimulatedInode] = [:]
        var nextInode = 1
        /// Path to inode, as programs see it.
        var names: [String: Int] = [:]
        var durableNames: [String: Int] = [:]
        /// Changes of names since the directory's last sync, in their order.
        var pendingNames: [NameChange] = []
        var directories: Set<String> = ["/"]
        var durableDirectories: Set<String> = ["/"]
        /// Path to a number that tells this holder from later ones.
        var locks: [String: Int] = [:]
        var lockNumber = 0
        var calls = 0
        var plan: [Int: Fault] = [:]
        var faultsReached: [String: Int] = [:]
        var powerIsOff = false
        var capacity = Int.max
        var log: [Call] = []
        var observer: (@Sendable (Call) -> Void)?
    }

    let state: Monitor<State>

    /// An empty disk.
    public init() { state = Monitor(State()) }

    private init(_ state: sending State) { self.state = Monitor(state) }

    // MARK: Steering

    /// Lets the call with this number (1 is the first ever) meet a fault.
    public func plan(_ fault: Fault, atCall number: Int) { state.withLock { $0.plan[number] = fault } }

    /// Forgets the faults that were planned and not met.
    public func clearPlan() { state.withLock { $0.plan = [:] } }

    /// Calls `observer` before each call does its work, on the caller's thread; it may call the disk itself.
    public func observe(_ observer: (@Sendable (Call) -> Void)?) { state.withLock { $0.observer = observer } }

    /// Lets go of every lock, as when their holders are killed; what they wrote stays in memory.
    public func killHolders() { state.withLock { $0.locks = [:] } }

    /// Calls so far.
    public var calls: Int { state.withLock { $0.calls } }

    /// The kinds of the calls so far, in their order.
    public var callLog: [Call] { state.withLock { $0.log } }

    /// How often a fault of each kind was met by a call of each kind.
    public var faultsReached: [String: Int] { state.withLock { $0.faultsReached } }

    /// Whether the power failed.
    public var isOff: Bool { state.withLock { $0.powerIsOff } }

    /// Bytes that all files together may have; the default has no limit.
    public var capacity: Int {
        get { state.withLock { $0.capacity } }
        set { state.withLock { $0.capacity = newValue } }
    }

    /// The disk as it is found after the power failed now.
    public func afterPowerFailure(_ survival: Survival, seed: UInt64) -> SimulatedDisk {
        SimulatedDisk(
            state.withLock { state in
                var random = SeededGenerator(seed: seed)
                var left = State()
                left.nextInode = state.nextInode
                left.directories = state.durableDirectories
                // Changes of names are journalled: they survive in their order, up to some point.
                left.names = state.durableNames
                let count =
                    switch survival {
                    case .none: 0
                    case .all: state.pendingNames.count
                    default: Int.random(in: 0...state.pendingNames.count, using: &random)
                    }
                for change in state.pendingNames.prefix(count) {
                    change.apply(names: &left.names, directories: &left.directories)
                }
                left.dropUnreachable()
                left.durableNames = left.names
                left.durableDirectories = left.directories
                for number in Set(left.names.values).sorted() {
                    guard let inode = state.inodes[number] else { continue }
                    let bytes = inode.survivor(survival, &random)
                    left.inodes[number] = SimulatedInode(seen: bytes, durable: bytes)
                }
                return left
            })
    }

    /// A copy of the disk as programs see it, on which everything is durable: what a killed process leaves.
    public func afterKill() -> SimulatedDisk {
        SimulatedDisk(
            state.withLock { state in
                var left = State()
                left.directories = state.directories
                left.durableDirectories = state.durableDirectories
                left.nextInode = state.nextInode
                left.names = state.names
                left.durableNames = state.durableNames
                left.pendingNames = state.pendingNames
                left.inodes = state.inodes
                return left
            })
    }

    /// The files' paths, sorted.
    public var paths: [String] { state.withLock { $0.names.keys.sorted() } }

    /// A file's bytes as programs see them.
    public func bytes(_ path: String) -> [UInt8]? {
        state.withLock { state in state.names[path].flatMap { state.inodes[$0]?.seen } }
    }

    /// Changes a file behind the log's back, on the platter and in memory: decay, or an evil hand.
    public func replace(_ path: String, with bytes: [UInt8]) {
        state.withLock { state in
            guard let number = state.names[path] else { return }
            state.inodes[number] = SimulatedInode(seen: bytes, durable: bytes)
        }
    }

    /// Takes a file away behind the log's back.
    public func lose(_ path: String) {
        state.withLock { state in
            state.names[path] = nil
            state.durableNames[path] = nil
        }
    }
}

extension SimulatedDisk.State {
    /// Counts a call and says what it meets; throws where that is an error.
    mutating func enter(_ call: SimulatedDisk.Call, _ path: String) throws(StorageError) -> SimulatedDisk.Fault? {
        calls += 1
        log.append(call)
        if powerIsOff { throw StorageError(call: call.rawValue, path: path, errno: SimulatedErrno.io) }
        guard let fault = plan[calls] else { return nil }
        faultsReached["\(call.rawValue) \(fault)", default: 0] += 1
        switch fault {
        case .fails(let errno), .failsInPart(let errno):
            throw StorageError(call: call.rawValue, path: path, errno: errno)
        case .interrupted:
            throw StorageError(call: call.rawValue, path: path, errno: SimulatedErrno.interrupted)
        case .powerFails:
            powerIsOff = true
            throw StorageError(call: call.rawValue, path: path, errno: SimulatedErrno.io)
        case .short:
            return fault
        }
    }

    mutating func setName(_ path: String, _ target: SimulatedDisk.NameChange.Target) {
        let change = SimulatedDisk.NameChange(path: path, target: target)
        change.apply(names: &names, directories: &directories)
        pendingNames.append(change)
    }

    /// Makes the changes of names in one directory durable; whether the directory itself is, is its parent's matter.
    mutating func makeNamesDurable(in directory: String) {
        for change in pendingNames where SimulatedDisk.parent(of: change.path) == directory {
            change.apply(names: &durableNames, directories: &durableDirectories)
        }
        pendingNames.removeAll { SimulatedDisk.parent(of: $0.path) == directory }
    }

    /// What is in a directory that did not survive cannot be reached.
    mutating func dropUnreachable() {
        var dropped = 0
        repeat {
            let before = directories.count + names.count
            directories = directories.filter { $0 == "/" || directories.contains(SimulatedDisk.parent(of: $0)) }
            names = names.filter { directories.contains(SimulatedDisk.parent(of: $0.key)) }
            dropped = before - directories.count - names.count
        } while dropped > 0
    }

    /// Bytes of all files that have a name.
    var usedBytes: Int { Set(names.values).reduce(0) { $0 + (inodes[$1]?.seen.count ?? 0) } }
}

extension SimulatedDisk.NameChange {
    func apply(names: inout [String: Int], directories: inout Set<String>) {
        switch target {
        case .file(let inode): names[path] = inode
        case .directory: directories.insert(path)
        case .nothing: names[path] = nil
        }
    }
}

extension SimulatedDisk {
    static func parent(of path: String) -> String {
        let bytes = path.utf8
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), slash != bytes.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// The name of what lies in `directory`; nil of what lies elsewhere.
    static func name(of path: String, in directory: String) -> String? {
        let path = path.utf8
        let place = directory == "/" ? 0 : directory.utf8.count
        guard path.count > place + 1, let slash = path.lastIndex(of: UInt8(ascii: "/")),
            path.distance(from: path.startIndex, to: slash) == place,
            path[..<slash].elementsEqual(directory.utf8.prefix(place))
        else { return nil }
        return String(Substring(path[path.index(after: slash)...]))
    }
}
