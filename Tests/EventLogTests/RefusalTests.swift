// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Testing

/// What the log refuses of its surroundings: each refusal has a code, and says what to do next.
@Suite struct RefusalTests {
    let place = TemporaryLog()
    let storage = FaultyStorage()

    private var options: EventLog.Options {
        var options = EventLog.Options.small
        options.storage = storage
        return options
    }

    /// A closed log of several segments.
    @discardableResult
    private func makeLog(at place: TemporaryLog? = nil) throws -> [RecordedEvent] {
        let log = try EventLog.create(at: (place ?? self.place).path, options: .small)
        for _ in 0..<60 { _ = try log.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get() }
        defer { try? log.close() }
        return try log.events()
    }

    private func refusal(_ body: () throws(LogError) -> EventLog) throws -> LogError {
        var found: LogError?
        do throws(LogError) { _ = try body() } catch { found = error }
        return try #require(found, "it was not refused")
    }

    // MARK: Where the log is

    @Test(arguments: ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "fuse.sshfs", "fuse"])
    func `on a network file system a log is neither made nor written unless forced, and can be read`(
        kind: String
    ) throws {
        storage.pretend(kind)
        let unmade = try refusal { () throws(LogError) in try EventLog.create(at: place.path, options: options) }
        #expect(unmade.code == .networkFileSystem)
        #expect(unmade.message.contains("(\(kind))"))
        #expect(unmade.message.contains("Put it on a local disk."))
        #expect(unmade.message.contains("--force-network-file-system"))
        #expect(!FileManager.default.fileExists(atPath: place.path), "nothing was made")
        let all = try makeLog()
        let unwritten = try refusal { () throws(LogError) in try EventLog.open(at: place.path, options: options) }
        #expect(unwritten.code == .networkFileSystem)
        #expect(try EventLog.open(at: place.path, access: .readOnly, options: options).events() == all)
        let other = TemporaryLog()
        #expect { try EventLog.salvage(from: place.path, to: other.path, options: options) } throws: {
            ($0 as? LogError)?.code == .networkFileSystem
        }
        var forced = options
        forced.allowsNetworkFileSystem = true
        let log = try EventLog.open(at: place.path, options: forced)
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get()
        try log.close()
        try EventLog.create(at: other.path, options: forced).close()
    }

    @Test(arguments: [nil, "ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "fuse.gocryptfs", "virtiofs"])
    func `on any other file system a log is written`(kind: String?) throws {
        storage.pretend(kind)
        try EventLog.create(at: place.path, options: options).close()
    }

    @Test func `the kind of a file system is read from the kernel's list of mounts`() throws {
        let list = """
            22 27 0:21 / /proc rw,relatime - proc proc rw
            41 27 0:52 / /mnt/with\\040space rw,relatime shared:1 master:2 - nfs4 server:/export rw,vers=4.2
            42 27 259:70000 / /data rw - ext4 /dev/nvme0n1p1 rw
            43 27 0:53 / /mnt/s rw - fuse.sshfs user@host: rw
            44 27 0:5
            """
        func kind(_ major: UInt64, _ minor: UInt64) -> String? {
            let device = (major & 0xfff) << 8 | minor & 0xff | (minor & ~0xff) << 12 | (major & ~0xfff) << 32
            return MountTable.kind(ofDevice: device, in: Array(list.utf8))
        }
        #expect(kind(0, 52) == "nfs4")
        #expect(kind(0, 53) == "fuse.sshfs")
        #expect(kind(259, 70_000) == "ext4")
        #expect(kind(0, 5) == nil)
        #expect(kind(0, 5_2) == "nfs4")
        #expect(kind(1, 1) == nil)
        #expect(try PosixStorage().fileSystemKind(of: "/proc") == "proc")
        #expect(throws: StorageError.self) { try PosixStorage().fileSystemKind(of: place.path) }
    }

    // MARK: What may not be touched

    /// The end of a path that may not be touched, and whether that hinders reading and writing.
    @Test(arguments: [
        ("/segments", true, true), ("/00000001.rows", true, true), ("/manifest", true, true), ("/LOCK", true, true),
        ("/manifest.tmp", false, false), ("/snapshots", false, false),
    ])
    func `missing permissions are named with the file, and what to check`(
        ending: String, hindersReading: Bool, hindersWriting: Bool
    ) throws {
        let all = try makeLog()
        storage.deny(ending)
        for (access, isHindered) in [(EventLog.Access.readOnly, hindersReading), (.readWrite, hindersWriting)] {
            guard isHindered else {
                let log = try EventLog.open(at: place.path, access: access, options: options)
                #expect(try log.events() == all)
                continue
            }
            let error = try refusal { () throws(LogError) in
                try EventLog.open(at: place.path, access: access, options: options)
            }
            #expect(error.code == .io, "\(error)")
            #expect(error.errno == EACCES)
            #expect(error.file?.hasSuffix(ending) == true, "\(error)")
            #expect(error.message.contains("Check the permissions of the file and its directory."))
        }
        storage.deny(nil)
        #expect(try EventLog.open(at: place.path, options: options).events() == all, "nothing was harmed")
    }

    @Test func `a directory in which nothing can be made is named`() throws {
        storage.deny("/segments")
        let error = try refusal { () throws(LogError) in try EventLog.create(at: place.path, options: options) }
        #expect(error.code == .io)
        #expect(error.message.contains("Check the permissions"))
        storage.deny(nil)
        try EventLog.create(at: place.path, options: options).close()
    }

    // MARK: Who writes

    @Test func `whoever finds the lock held is told by whom, and what can be done`() throws {
        try makeLog()
        let holder = try EventLog.open(at: place.path, options: .small)
        let running = try refusal { () throws(LogError) in try EventLog.open(at: place.path) }
        #expect(running.code == .locked)
        #expect(running.message.contains("(process \(ProcessInfo.processInfo.processIdentifier))"))
        #expect(running.message.contains("Wait until it is done, or open the log for reading."))
        try holder.close()
        let lock = try #require(try PosixStorage().lock(place.path + "/LOCK"))
        lock.note("2147483646\n")
        try withExtendedLifetime(lock) {
            let unseen = try refusal { () throws(LogError) in try EventLog.open(at: place.path) }
            #expect(unseen.code == .locked)
            #expect(unseen.message.contains("process 2147483646, which can't be seen from here"))
            #expect(unseen.message.contains("fuser \(place.path)/LOCK"))
        }
    }

    @Test func `a lock is free when it is let go, although a child process still has its descriptor`() throws {
        try makeLog()
        let log = try EventLog.open(at: place.path, options: .small)
        // The same open file that a child has between fork and exec.
        let lock = place.path + "/LOCK"
        let found = (0..<1_024).first { number in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) == lock
        }
        let descriptor = try #require(found)
        let inherited = dup(Int32(descriptor))
        try #require(inherited >= 0)
        defer { close(inherited) }
        #expect(try PosixStorage().isLocked(lock))
        try log.close()
        #expect(try !PosixStorage().isLocked(lock))
        #expect(try PosixStorage().lock(lock) != nil)
        try EventLog.open(at: place.path, options: .small).close()
    }

    // MARK: What the files are

    /// Ways in which the files are not those of one log of this version.
    enum Muddle: CaseIterable {
        case newerFormat, otherLog, otherLogWhole, missing, missingFirst, swapped, stale, noSegments, noSegment

        /// What the refusal says, code and advice.
        var expected: (code: LogError.Code, says: String, advice: String) {
            switch self {
            case .newerFormat: (.newerFormat, "format 99", "Use a newer version of the program.")
            case .otherLog: (.foreign, "belongs to the log", "Take it out and restore the right file.")
            case .otherLogWhole: (.foreign, "belongs to the log", "Take it out and restore the right file.")
            case .missing: (.damaged, "Segment 2 is missing.", "Restore it from a backup.")
            case .missingFirst: (.damaged, "Segment 1 is missing.", "Restore it from a backup.")
            case .swapped: (.damaged, "holds segment", "Give the files their own names again.")
            case .stale: (.damaged, "A batch that was acknowledged is damaged.", "restored from a backup")
            case .noSegments: (.damaged, "no segment left", "Restore it from a backup.")
            case .noSegment: (.foreign, "not a segment of a log", "Restore it from a backup.")
            }
        }
    }

    @Test(arguments: Muddle.allCases)
    func `files that are not those of one log are refused for writing, and what to do is said`(muddle: Muddle) throws {
        try makeLog()
        try apply(muddle)
        let error = try refusal { () throws(LogError) in try EventLog.open(at: place.path, options: .small) }
        let expected = muddle.expected
        #expect(error.code == expected.code, "\(error)")
        #expect(error.message.contains(expected.says), "\(error)")
        #expect(error.message.contains(expected.advice), "\(error)")
        #expect(error.file?.hasPrefix(place.path + "/segments") == true)
        if muddle != .newerFormat && muddle != .noSegments {
            #expect(error.message.contains("aryz salvage"), "\(error)")
        }
    }

    /// The sealed segment `source` of another log under the name of `target`, or of the same log.
    @Test(arguments: [(1, 2), (2, 1), (2, 3), (2, 2)])
    func `another log's sealed segment is told as that under whichever name it lies`(source: Int, target: Int) throws {
        let other = TemporaryLog()
        for place in [place, other] {
            try makeLog(at: place)
            let log = try EventLog.open(at: place.path, options: .small)
            try log.seal()
            try log.close()
        }
        let own = try place.bytes(place.sealed(source))
        try place.write(try other.bytes(other.sealed(source)), to: place.sealed(target))
        let error = try refusal { () throws(LogError) in try EventLog.open(at: place.path, options: .small) }
        #expect(error.code == .foreign, "\(error)")
        #expect(error.message.contains("belongs to the log") && error.file == place.sealed(target), "\(error)")
        guard source != target else { return }
        try place.write(own, to: place.sealed(target))
        let exchanged = try refusal { () throws(LogError) in try EventLog.open(at: place.path, options: .small) }
        #expect(exchanged.code == .damaged && exchanged.message.contains("own names"), "\(exchanged)")
    }

    @Test(arguments: [8, 16 + 8])
    func `a sealed segment is of a newer format only where its checksum says so too`(byte: Int) throws {
        try makeLog()
        let log = try EventLog.open(at: place.path, options: .small)
        try log.seal()
        try log.close()
        var bytes = try place.bytes(place.sealed(1))
        bytes[byte] ^= 1 << 6
        try place.write(bytes, to: place.sealed(1))
        let damaged = try refusal { () throws(LogError) in try EventLog.open(at: place.path, options: .small) }
        #expect(damaged.code == .damaged && damaged.file == place.sealed(1), "\(damaged)")
        bytes.putChecksum(of: 16..<16 + 112, at: 16 + 112)
        bytes.putChecksum(of: 0..<132, at: 132)
        try place.write(bytes, to: place.sealed(1))
        let newer = try refusal { () throws(LogError) in try EventLog.open(at: place.path, options: .small) }
        #expect(newer.code == .newerFormat && newer.message.contains("Use a newer version"), "\(newer)")
    }

    private func apply(_ muddle: Muddle) throws {
        let first = try place.bytes(place.segment(1)), second = try place.bytes(place.segment(2))
        switch muddle {
        case .newerFormat:
            var newer = Array(first[..<8] + [99, 0] + first[10...])
            newer.putChecksum(of: 0..<112, at: 112)
            try place.write(newer, to: place.segment(1))
        case .otherLog, .otherLogWhole:
            let other = TemporaryLog()
            try makeLog(at: other)
            let number = muddle == .otherLog ? 2 : 1
            try place.write(try other.bytes(other.segment(number)), to: place.segment(number))
        case .missing: try FileManager.default.removeItem(atPath: place.segment(2))
        case .missingFirst: try FileManager.default.removeItem(atPath: place.segment(1))
        case .swapped:
            try place.write(second, to: place.segment(1))
            try place.write(first, to: place.segment(2))
        case .stale:
            // As it was before its last two batches were written.
            let used = try #require(first.lastIndex { $0 != 0 }) / 4_096 * 4_096
            let zeros = [UInt8](repeating: 0, count: first.count - used + 4_096)
            try place.write(first[..<(used - 4_096)] + zeros, to: place.segment(1))
        case .noSegments:
            for number in 1...(try place.names(in: "/segments").count) {
                try FileManager.default.removeItem(atPath: place.segment(number))
            }
        case .noSegment: try place.write(Array("#!/bin/sh\n".utf8), to: place.segment(1))
        }
    }
}
