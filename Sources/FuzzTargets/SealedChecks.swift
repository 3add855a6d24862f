// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Where things are in a sealed segment's file, as `docs/format.md` says.
enum SealedFile {
    static let headerBytes = 136
    static let trailerBytes = 32
    static let footerFixedBytes = 104

    /// The footer's first byte and length, where the trailer says so and they lie in the file.
    static func footer(_ bytes: [UInt8]) -> Range<Int>? {
        guard bytes.count >= headerBytes + trailerBytes else { return nil }
        let trailer = bytes.count - trailerBytes
        let start = Int(clamping: bytes.number(at: trailer, as: UInt64.self))
        return start < trailer ? start..<trailer : nil
    }

    /// A section's bytes; none where there is none.
    static func section(_ kind: UInt16, of bytes: [UInt8]) -> [UInt8] {
        place(of: kind, in: bytes).map { Array(bytes[$0]) } ?? []
    }

    private static func place(of kind: UInt16, in bytes: [UInt8]) -> Range<Int>? {
        guard let footer = footer(bytes) else { return nil }
        for number in 0..<Int(bytes.number(at: footer.lowerBound + 4, as: UInt16.self)) {
            let entry = footer.lowerBound + footerFixedBytes + number * 24
            guard bytes.number(at: entry, as: UInt16.self) == kind else { continue }
            let start = Int(clamping: bytes.number(at: entry + 8, as: UInt64.self))
            let count = Int(clamping: bytes.number(at: entry + 16, as: UInt64.self))
            guard start <= bytes.count, count <= bytes.count - start else { return nil }
            return start..<start + count
        }
        return nil
    }

    /// Puts the checksums of one copy of the dictionaries right, as far as they lie in it.
    private static func repairDictionaries(_ kind: UInt16, in bytes: inout [UInt8]) {
        guard let section = place(of: kind, in: bytes) else { return }
        let count = Int(bytes.number(at: section.lowerBound, as: UInt32.self))
        guard section.count >= 8, count <= (section.count - 8) / 16 else { return }
        let end = section.lowerBound + 4 + count * 16
        var next = end + 4
        for number in 0..<count {
            let entry = section.lowerBound + 4 + number * 16
            let stored = Int(bytes.number(at: entry + 4, as: UInt32.self))
            guard stored <= section.upperBound - next else { break }
            bytes.put(bytes.checksum(next..<next + stored), at: entry + 12)
            next += stored
        }
        bytes.put(bytes.checksum(section.lowerBound..<end), at: end)
    }

    /// The file with the checksums of its header, its blocks, its dictionaries, its footer and its trailer put right.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        guard let footer = footer(bytes) else { return bytes }
        var bytes = bytes
        bytes.put(bytes.checksum(16..<16 + 112), at: 16 + 112)
        bytes.put(bytes.checksum(0..<headerBytes - 4), at: headerBytes - 4)
        var block = headerBytes
        while bytes.number(at: block, as: UInt32.self) == 0x4B42_5A41, block + 32 <= footer.lowerBound {
            let stored = Int(bytes.number(at: block + 20, as: UInt32.self))
            guard stored <= footer.lowerBound - block - 32 else { break }
            bytes.put(bytes.checksum(block + 32..<block + 32 + stored), at: block + 24)
            bytes.put(bytes.checksum(block..<block + 28), at: block + 28)
            block += 32 + stored
        }
        for kind in [7, 8] as [UInt16] { repairDictionaries(kind, in: &bytes) }
        repairTrailer(behind: footer, in: &bytes)
        // The footer before the last one says the same.
        let first = footer.lowerBound - trailerBytes - footer.count
        if first >= block {
            bytes.replaceSubrange(first..<first + footer.count, with: bytes[footer])
            bytes.put(UInt64(first), at: first + footer.count)
            repairTrailer(behind: first..<first + footer.count, in: &bytes)
        }
        return bytes
    }

    private static func repairTrailer(behind footer: Range<Int>, in bytes: inout [UInt8]) {
        let trailer = footer.upperBound
        bytes.put(UInt32(footer.count), at: trailer + 8)
        bytes.put(bytes.checksum(footer), at: trailer + 12)
        bytes.put(bytes.checksum(trailer..<trailer + 20), at: trailer + 20)
    }
}

/// A log of this sealed segment and empty rows: read in every way, and verified.
enum SealedSegmentCheck {
    private static let path = "/log/segments/00000001.sealed"

    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        best(try read(bytes), try read(SealedFile.repaired(bytes)))
    }

    /// The first block of the rows that follow the segment: without them it would be no whole log.
    private static func follower(of bytes: [UInt8]) -> [UInt8] {
        guard let footer = SealedFile.footer(bytes)?.lowerBound, footer + SealedFile.footerFixedBytes <= bytes.count
        else {
            return []
        }
        // The sealed form repeats the rows' header behind its first 16 bytes.
        var header = Array(bytes[16..<16 + 112])
        let last = header.number(at: 64, as: UInt64.self) &+ UInt64(bytes.number(at: footer, as: UInt32.self))
        header.put(UInt32(2), at: 12)
        header.put(last &+ 1, at: 40)
        header.put(UInt32(1), at: 56)
        header.put(last, at: 64)
        header.replaceSubrange(72..<80, with: bytes[footer + 24..<footer + 32])
        header.replaceSubrange(80..<112, with: bytes[footer + 48..<footer + 80])
        header += [UInt8](repeating: 0, count: 4_096 - header.count)
        header.put(header.checksum(0..<112), at: 112)
        return header
    }

    private static func read(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let storage = MemoryStorage()
        storage.put(bytes, at: path)
        storage.put(follower(of: bytes), at: "/log/segments/00000002.rows")
        var options = EventLog.Options()
        options.storage = storage
        do throws(LogError) {
            let log = try EventLog.open(at: "/log", access: .readOnly, options: options)
            if let damage = log.damage { throw damage }
            try ask(log)
            let damages = try log.verify().damages
            let isWhole = damages.isEmpty
            if let damage = damages.first { throw damage }
            let all = try log.events()
            if isWhole, all.count != Int(log.lastPosition) - Int(all.first?.position ?? 1) + 1 {
                throw LogError(.invalidRequest, "a sealed segment that is called whole lacks events")
            }
        } catch {
            try expect(error.code != .invalidRequest, "\(error)")
            try expect(error.file != nil, "a sealed segment is refused without a file: \(error)")
            return .refused
        }
        return .accepted
    }

    /// What a question finds wrong is an error of its own; the next one is asked all the same.
    private static func ask(_ log: EventLog) throws(LogError) {
        let some = (try? log.events(EventQuery(limit: 3))) ?? []
        _ = try? log.events(EventQuery(direction: .backwards, limit: 50))
        for event in some {
            _ = try? log.events(EventQuery(.stream(event.stream)))
            _ = try? log.events(EventQuery(types: [event.type]))
            for tag in event.tags { _ = try? log.events(EventQuery(.taggedAnyOf([tag]), direction: .backwards)) }
            _ = try? log.lastRevision(of: event.stream)
        }
        _ = try? log.positions(forKey: "key-1")
        _ = try? log.merkleSection(size: log.lastPosition)
    }
}

enum SegmentIndexCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let storage = MemoryStorage()
        storage.put(bytes, at: "/index")
        do {
            let file = try storage.open("/index", .read)
            _ = try LooseForms.segmentIndex(
                file, path: "/index", length: UInt64(bytes.count), asking: SealedNames.some)
            return .accepted
        } catch {
            let error = error as? LogError
            try expect(error?.file == "/index" && error?.offset != nil, "an index is refused without a place")
            return .refused
        }
    }
}

enum KeyFilterCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let storage = MemoryStorage()
        storage.put(bytes, at: "/filter")
        do {
            let file = try storage.open("/filter", .read)
            _ = try LooseForms.keyFilter(
                file, path: "/filter", length: UInt64(bytes.count), asking: SealedNames.some)
            return .accepted
        } catch {
            let error = error as? LogError
            try expect(error?.file == "/filter" && error?.offset != nil, "a filter is refused without a place")
            return .refused
        }
    }
}

private enum SealedNames {
    static let some = ["registry:SKO-17/2026", "key-1", "none", "appeal-1"]
}

enum MerkleCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        guard let kind = bytes.first else { return .refused }
        let rest = Array(bytes.dropFirst())
        let again: [UInt8]?
        if kind % 2 == 0 {
            let range = unsafe CompactRange(decoding: rest.span.bytes)
            again = range?.encoded()
            // A range that ends at the last leaf there can be is full; nobody may append to it.
            if var range, range.end < MerkleNode.leavesMax { range.append(MerkleHash(leaf: rest)) }
        } else {
            again = unsafe MerkleTiles(decoding: rest.span.bytes)?.encoded()
        }
        guard let again else { return .refused }
        try expect(again == rest, "a part of a Merkle tree changes when written again")
        return .accepted
    }
}
