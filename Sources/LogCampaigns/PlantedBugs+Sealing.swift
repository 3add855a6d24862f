// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// Sealed segments that are not what they should be.
extension Conduct {
    /// A disk that writes one bit of a sealed segment wrongly: the rows stay until a sealing was right.
    mutating func sealWrongly() throws(Check.Broken) {
        let disk = SimulatedDisk()
        let wrong = FlippingStorage(disk, random: SeededGenerator(seed: random.next()))
        let log = try made(on: wrong)
        do throws(LogError) {
            let before = try log.events()
            var failure: LogError?
            do throws(LogError) { try log.seal() } catch { failure = error }
            guard let failure, failure.code == .damaged || failure.code == .foreign || failure.code == .newerFormat
            else {
                throw LogError(.damaged, "a sealed segment that was written wrongly takes the place of its rows")
            }
            guard try log.events() == before else { throw LogError(.damaged, "a sealing that failed changed the log") }
            try log.seal()
            guard try log.events() == before, try log.verify().damages.isEmpty else {
                throw LogError(.damaged, "a log that was sealed at the second attempt is not whole")
            }
            try log.close()
        } catch { throw Check.Broken("\(error)") }
    }

    /// A sealed form beside its rows that no manifest names may be anything: the rows count.
    mutating func plantSealed() throws(Check.Broken) {
        let disk = try closed()
        let copy = disk.afterKill()
        do throws(LogError) {
            let reader = try EventLog.open(at: Workload.path, access: .readOnly, options: workload.options(disk))
            let before = try reader.events()
            let log = try EventLog.open(at: Workload.path, options: workload.options(copy))
            try log.seal()
            try log.close()
            guard let path = copy.paths.first(where: { $0.hasSuffix(".sealed") }), var bytes = copy.bytes(path) else {
                throw LogError(.io, "nothing was sealed")
            }
            // In the first block: nothing that opening the file looks at.
            bytes[200 + Int.random(in: 0..<32, using: &random)] ^= 4
            Damage(kind: .bothForms, what: "", places: [], files: [(path, bytes)]).apply(to: disk)
            let again = try EventLog.open(at: Workload.path, access: .readOnly, options: workload.options(disk))
            guard again.damage == nil, try again.events() == before else {
                throw LogError(.damaged, "a sealed segment is read that was not done")
            }
            let writer = try EventLog.open(at: Workload.path, options: workload.options(disk))
            try writer.seal()
            guard try writer.events() == before, try writer.verify().damages.isEmpty else {
                throw LogError(.damaged, "a sealed segment that was left is used")
            }
            try writer.close()
        } catch { throw Check.Broken("\(error)") }
    }
}

/// A disk that flips one bit of the first write to a sealed segment, and then no more.
private final class FlippingStorage: Storage {
    private let real: any Storage
    private let random: Monitor<SeededGenerator?>

    init(_ real: any Storage, random: SeededGenerator) {
        self.real = real
        self.random = Monitor(random)
    }

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        let file = try real.open(path, mode)
        return path.hasSuffix(".sealed.tmp") && mode == .createNew ? FlippingFile(file, self) : file
    }
    func rename(_ source: String, to target: String) throws(StorageError) { try real.rename(source, to: target) }
    func remove(_ path: String) throws(StorageError) { try real.remove(path) }
    func names(in directory: String) throws(StorageError) -> [String] { try real.names(in: directory) }
    func createDirectory(_ path: String) throws(StorageError) { try real.createDirectory(path) }
    func syncDirectory(_ path: String) throws(StorageError) { try real.syncDirectory(path) }
    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? { try real.lock(path) }
    func isLocked(_ path: String) throws(StorageError) -> Bool { try real.isLocked(path) }

    /// The bit to flip among so many bytes; nil from the second time on.
    fileprivate func bit(of count: Int) -> Int? {
        random.withLock { random in
            guard var drawn = random, count > 0 else { return nil }
            random = nil
            return Int.random(in: 0..<count * 8, using: &drawn)
        }
    }
}

private final class FlippingFile: StorageFile {
    private let real: any StorageFile
    private let storage: FlippingStorage

    init(_ real: any StorageFile, _ storage: FlippingStorage) {
        self.real = real
        self.storage = storage
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        unsafe try real.read(into: buffer, at: offset)
    }
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        guard let bit = storage.bit(of: bytes.count) else { return unsafe try real.write(bytes, at: offset) }
        var changed = unsafe Array(bytes)
        changed[bit / 8] ^= UInt8(1 << (bit % 8))
        var result: Result<Int, StorageError> = .success(0)
        unsafe changed.withUnsafeBytes { changed in
            do throws(StorageError) { result = .success(unsafe try real.write(changed, at: offset)) } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }
    func sync() throws(StorageError) { try real.sync() }
    func size() throws(StorageError) -> UInt64 { try real.size() }
    func forgetCached(from offset: UInt64) throws(StorageError) { try real.forgetCached(from: offset) }
}
