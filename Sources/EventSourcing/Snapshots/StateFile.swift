// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import Glibc

/// Reads and writes whole files with states. Nothing that a file says is used to allocate before it is checked against the
/// file's true length.
struct StateFile<Header: StateHeader>: Sendable {
    let storage: any Storage
    let directory: String
    /// What the files' names end in, with the dot.
    let suffix: String

    /// Puts a file in place so that after a crash it is whole or absent. Returns the bytes of the file.
    func write(_ header: Header, state: [UInt8], as name: String) throws(StorageError) -> UInt64 {
        try storage.createDirectory(directory)
        let temporary = "\(directory)/\(name).\(getpid())-\(UInt64.random(in: 0...UInt64.max)).tmp"
        let file = try storage.open(temporary, .createNew)
        do throws(StorageError) {
            let count = try write(header, state: state, to: file)
            try file.sync()
            try storage.rename(temporary, to: "\(directory)/\(name)")
            try storage.syncDirectory(directory)
            return count
        } catch {
            do throws(StorageError) { try storage.remove(temporary) } catch {}  // the first error is the one to tell
            throw error
        }
    }

    private func write(
        _ header: Header, state: [UInt8], to file: any StorageFile
    ) throws(StorageError) -> UInt64 {
        let (head, checksum) = header.encoded()
        try writeWhole(head, to: file, at: 0)
        var offset = UInt64(head.count)
        for start in stride(from: 0, to: state.count, by: StateFormat.blockBytes) {
            let raw = Array(state[start..<min(start + StateFormat.blockBytes, state.count)])
            let packed = unsafe LZ4.compress(raw.span.bytes)
            let stored = packed.count < raw.count ? packed : raw
            let seed = checksum &+ UInt32(start / StateFormat.blockBytes)
            var block: [UInt8] = []
            block.reserveCapacity(StateFormat.blockHeaderBytes + stored.count)
            block.append(number: UInt32(stored.count))
            block.append(number: unsafe crc32c(stored.span.bytes, continuing: seed))
            block += stored
            try writeWhole(block, to: file, at: offset)
            offset += UInt64(block.count)
        }
        return offset
    }

    /// The names of all of them, sorted; none when there is no directory.
    func names() throws(StorageError) -> [String] {
        do throws(StorageError) {
            return try storage.names(in: directory).filter { $0.hasSuffix(suffix) }.sorted()
        } catch  where error.errno == ENOENT {
            return []
        }
    }

    /// What a file's head says, and the file's length.
    func header(of name: String) throws(SnapshotWarning.Reason) -> (header: Header, byteCount: UInt64) {
        let (file, size) = try open(name)
        return (try head(of: file).header, size)
    }

    /// The whole state of a file.
    func load(_ name: String) throws(SnapshotWarning.Reason) -> (header: Header, state: [UInt8]) {
        var reading = try begin(name)
        reading.state.reserveCapacity(reading.stateBytes)
        while reading.state.count < reading.stateBytes { try takeBlock(&reading) }
        guard reading.offset == reading.size else { throw .damaged }
        return (reading.header, reading.state)
    }

    /// The first bytes of a file's state, without what follows being read: as many as `byteCount` says when it is given the
    /// first `headBytes` of them.
    func loadBeginning(
        _ name: String, headBytes: Int, byteCount: ([UInt8]) throws(PayloadError) -> Int
    ) throws(SnapshotWarning.Reason) -> (header: Header, state: [UInt8]) {
        var reading = try begin(name)
        while reading.state.count < min(headBytes, reading.stateBytes) { try takeBlock(&reading) }
        let wanted: Int
        do throws(PayloadError) { wanted = try byteCount(Array(reading.state.prefix(headBytes))) } catch {
            throw .damaged
        }
        guard (0...reading.stateBytes).contains(wanted) else { throw .damaged }
        while reading.state.count < wanted { try takeBlock(&reading) }
        reading.state.removeLast(max(0, reading.state.count - wanted))
        return (reading.header, reading.state)
    }

    /// Removes files; one that is gone already is no error.
    func remove(_ names: [String]) throws(StorageError) {
        guard !names.isEmpty else { return }
        for name in names {
            do throws(StorageError) { try storage.remove("\(directory)/\(name)") } catch {
                if error.errno != ENOENT { throw error }
            }
        }
        try storage.syncDirectory(directory)
    }

    // MARK: Blocks

    /// A file whose blocks are taken one after the other.
    private struct Reading {
        let file: any StorageFile
        let size: UInt64
        let header: Header
        let checksum: UInt32
        /// Bytes of the state, unpacked.
        let stateBytes: Int
        var state: [UInt8] = []
        /// Where the next block begins, and its number.
        var offset: UInt64
        var number: UInt32 = 0
    }

    private func begin(_ name: String) throws(SnapshotWarning.Reason) -> Reading {
        let (file, size) = try open(name)
        let (header, checksum) = try head(of: file)
        // A byte of LZ4 gives at most 255 bytes, so that a longer state can not be in the file.
        guard header.stateBytes / 255 <= size, let stateBytes = Int(exactly: header.stateBytes) else { throw .damaged }
        return Reading(
            file: file, size: size, header: header, checksum: checksum, stateBytes: stateBytes,
            offset: UInt64(header.byteCount))
    }

    private func takeBlock(_ reading: inout Reading) throws(SnapshotWarning.Reason) {
        let rawBytes = min(StateFormat.blockBytes, reading.stateBytes - reading.state.count)
        let head = try read(StateFormat.blockHeaderBytes, of: reading.file, at: reading.offset)
        let storedBytes = Int(head.number(at: 0, as: UInt32.self))
        guard (1...rawBytes).contains(storedBytes) else { throw .damaged }
        let stored = try read(storedBytes, of: reading.file, at: reading.offset + UInt64(head.count))
        let found = unsafe crc32c(stored.span.bytes, continuing: reading.checksum &+ reading.number)
        guard found == head.number(at: 4, as: UInt32.self) else { throw .damaged }
        if storedBytes == rawBytes {
            reading.state += stored
        } else {
            do throws(LZ4.MalformedBlock) {
                reading.state += try unsafe LZ4.decompress(stored.span.bytes, count: rawBytes)
            } catch {
                throw .damaged
            }
        }
        reading.offset += UInt64(head.count + storedBytes)
        reading.number &+= 1
    }

    // MARK: Bytes

    private func open(_ name: String) throws(SnapshotWarning.Reason) -> (file: any StorageFile, size: UInt64) {
        do throws(StorageError) {
            let file = try storage.open("\(directory)/\(name)", .read)
            return (file, try file.size())
        } catch {
            throw .unreadable
        }
    }

    private func head(
        of file: any StorageFile
    ) throws(SnapshotWarning.Reason) -> (header: Header, checksum: UInt32) {
        try Header.decode(try readUpTo(Header.byteCountMax, of: file, at: 0))
    }

    private func read(
        _ count: Int, of file: any StorageFile, at offset: UInt64
    ) throws(SnapshotWarning.Reason) -> [UInt8] {
        let bytes = try readUpTo(count, of: file, at: offset)
        guard bytes.count == count else { throw .damaged }
        return bytes
    }

    /// Reads `count` bytes, or fewer where the file ends.
    private func readUpTo(
        _ count: Int, of file: any StorageFile, at offset: UInt64
    ) throws(SnapshotWarning.Reason) -> [UInt8] {
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let room = unsafe UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count)
            while filled < count {
                do throws(StorageError) {
                    let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: room[filled...])
                    let got = unsafe try file.read(into: rest, at: offset + UInt64(filled))
                    if got == 0 { break }
                    filled += got
                } catch  where error.errno == EINTR {
                    continue
                } catch {
                    failed = true
                    break
                }
            }
        }
        if failed { throw .unreadable }
        return bytes
    }

    private func writeWhole(_ bytes: [UInt8], to file: any StorageFile, at offset: UInt64) throws(StorageError) {
        var done = 0
        while done < bytes.count {
            do throws(StorageError) {
                let wrote = unsafe try bytes.span.bytes.withUnsafeBytes { (buffer) throws(StorageError) -> Int in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                    return unsafe try file.write(rest, at: offset + UInt64(done))
                }
                guard wrote > 0 else { throw StorageError(call: "pwrite", path: directory, errno: EIO) }
                done += wrote
            } catch  where error.errno == EINTR {
                continue
            }
        }
    }
}
