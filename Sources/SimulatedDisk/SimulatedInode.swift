// SPDX-License-Identifier: Apache-2.0

/// A file's bytes as programs see them and as the platter holds them.
struct SimulatedInode: Sendable {
    struct Write: Sendable {
        var offset: Int
        var bytes: [UInt8]
    }
    /// What reads see: the page cache.
    var seen: [UInt8] = []
    /// What would be left if every unsynced byte were lost.
    var durable: [UInt8] = []
    /// Writes since the last sync, in their order. A failed sync empties it without making them durable.
    var pending: [Write] = []

    static let sectorBytes = 512

    mutating func write(_ bytes: [UInt8], at offset: Int) {
        Self.put(bytes, at: offset, into: &seen)
        pending.append(Write(offset: offset, bytes: bytes))
    }

    mutating func sync() {
        for write in pending { Self.put(write.bytes, at: write.offset, into: &durable) }
        pending = []
    }

    /// As Linux does it: the error is told once, the pages count as clean, and their bytes are never written. With a
    /// seed, some sectors had reached the platter before.
    mutating func failSync(bringing seed: UInt64?) {
        if let seed {
            var random = SeededGenerator(seed: seed)
            for write in pending { Self.putSectors(of: write, .sectors, into: &durable, &random) }
        }
        pending = []
    }

    /// Reads come from the platter again, except for what still waits to be written.
    mutating func forgetCached(from offset: Int) {
        var fresh = durable
        for write in pending { Self.put(write.bytes, at: write.offset, into: &fresh) }
        guard offset < seen.count else { return }
        // The length is kept in memory, whatever became of the bytes; what is not on the platter reads as zeros.
        let length = seen.count
        seen = Array(seen.prefix(offset)) + fresh.dropFirst(offset).prefix(length - offset)
        seen += [UInt8](repeating: 0, count: length - seen.count)
    }

    static func put(_ bytes: [UInt8], at offset: Int, into target: inout [UInt8]) {
        if target.count < offset + bytes.count {
            // An array of zeros and no `repeatElement`, which an unoptimized build appends byte by byte.
            target += [UInt8](repeating: 0, count: offset + bytes.count - target.count)
        }
        target.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }

    /// What is on the platter after the power failed.
    func survivor(_ survival: SimulatedDisk.Survival, _ random: inout SeededGenerator) -> [UInt8] {
        var left = durable
        switch survival {
        case .none: break
        case .all:
            for write in pending { Self.put(write.bytes, at: write.offset, into: &left) }
        case .prefix:
            for write in pending.prefix(Int.random(in: 0...pending.count, using: &random)) {
                Self.put(write.bytes, at: write.offset, into: &left)
            }
        case .sectors, .zeros, .garbage:
            for write in pending { Self.putSectors(of: write, survival, into: &left, &random) }
        }
        return left
    }

    /// Each sector of a write survives, or does not, on its own; the file's length may grow without them.
    private static func putSectors(
        of write: Write, _ survival: SimulatedDisk.Survival, into left: inout [UInt8], _ random: inout SeededGenerator
    ) {
        var start = 0
        while start < write.bytes.count {
            let room = sectorBytes - (write.offset + start) % sectorBytes
            let part = Array(write.bytes[start..<min(write.bytes.count, start + room)])
            let offset = write.offset + start
            start += part.count
            if Bool.random(using: &random) {
                put(part, at: offset, into: &left)
                continue
            }
            switch survival {
            case .zeros: put([UInt8](repeating: 0, count: part.count), at: offset, into: &left)
            case .garbage: put(part.map { _ in UInt8.random(in: 0...255, using: &random) }, at: offset, into: &left)
            default: break
            }
        }
    }
}
