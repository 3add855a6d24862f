// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// Files that lie: with right checksums, or with none.
extension Conduct {
    /// A batch with other content and right checksums is found by whoever checks the chain.
    mutating func forge() throws(Check.Broken) {
        let disk = try closed()
        try change(disk) { bytes, batch, random in
            let stored = Self.number(bytes, batch + 44)
            bytes[batch + 128 + stored - 1] ^= 1
            Self.putChecksum(&bytes, of: batch + 128..<batch + 128 + stored, at: batch + 72)
            Self.putChecksum(&bytes, of: batch..<batch + 124, at: batch + 124)
        }
        if (try? EventLog.open(at: Workload.path, options: workload.options(disk.afterKill()))) != nil {
            throw Check.Broken("a forged batch is written behind")
        }
        let reader = try? EventLog.open(
            at: Workload.path, access: .readOnly, options: workload.options(disk.afterKill()))
        guard (try? reader?.verify().damages.isEmpty) != true else {
            throw Check.Broken("verify finds nothing wrong with a forged batch")
        }
    }

    /// A header with one wrong bit whose checksum reads zero is not believed in anything.
    mutating func zeroChecksum() throws(Check.Broken) {
        let whole = try closed()
        let wanted = try statistics(whole.afterKill())
        for _ in 0..<8 {
            let disk = whole.afterKill()
            try change(disk) { bytes, batch, random in
                let bit = Int.random(in: 48 * 8..<64 * 8, using: &random)
                bytes[batch + bit / 8] ^= 1 << UInt8(bit % 8)
                for index in 124..<128 { bytes[batch + index] = 0 }
            }
            guard let found = try? statistics(disk) else { continue }
            guard found == wanted else { throw Check.Broken("a header without a checksum is believed") }
        }
    }

    /// A length in a header with a right checksum is not used before it is bounded.
    mutating func lengthen() throws(Check.Broken) {
        let disk = try closed()
        try change(disk) { bytes, batch, random in
            let length = UInt32.random(in: 12 << 20...64 << 20, using: &random)
            for index in 0..<4 {
                let byte = UInt8(truncatingIfNeeded: length >> UInt32(8 * index))
                bytes[batch + 40 + index] = byte
                bytes[batch + 44 + index] = byte
            }
            Self.putChecksum(&bytes, of: batch..<batch + 124, at: batch + 124)
        }
        let measured = MeasuredStorage(disk)
        _ = try? EventLog.open(at: Workload.path, options: workload.options(measured))
        guard measured.largestRead <= 11 << 20 else {
            throw Check.Broken("\(measured.largestRead) bytes are asked for because a file says so")
        }
    }

    /// What recovery finds behind the last whole batch stays where it is, and a copy of it is kept.
    mutating func tear() throws(Check.Broken) {
        let first = SimulatedDisk()
        let log = try made(on: first)
        let disk = first.afterKill()
        withExtendedLifetime(log) {}
        guard let path = disk.paths.last(where: { $0.hasSuffix(".rows") }), var bytes = disk.bytes(path),
            let last = Self.batches(bytes).last, Self.number(bytes, last + 20) > 0
        else { return }
        bytes[last + 128 + Int.random(in: 0..<max(1, Self.number(bytes, last + 44)), using: &random)] ^= 0x40
        disk.replace(path, with: bytes)
        guard let opened = try? EventLog.open(at: Workload.path, options: workload.options(disk)) else {
            throw Check.Broken("a torn end keeps the log from opening")
        }
        let event = NewEvent(stream: "s", type: "T", payload: [9])
        _ = opened.appendBlocking(contentsOf: [AppendRequest([event])])
        guard disk.bytes(path) == bytes else { throw Check.Broken("a torn end is overwritten in its place") }
        guard disk.paths.contains(where: { $0.hasPrefix(path + ".torn-") && disk.bytes($0)?.isEmpty == false }) else {
            throw Check.Broken("no copy of a torn end is kept")
        }
    }
}
