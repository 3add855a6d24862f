// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

/// A damaged index never gives a wrong answer, and `verify` finds all damage.
@Suite struct SegmentIndexDamageTests {
    private let model: SegmentModel
    private let bytes: [UInt8]
    private let filter: [UInt8]
    private let keys: [KeyHash]

    init() throws {
        var model = SegmentModel(seed: 23, events: 150)
        let tag = KeyHash(high: 1 << 62, low: 5)
        for _ in 0..<700 { model.add(group: 3, stream: model.events[0].stream, tags: [tag]) }
        self.model = model
        (bytes, filter) = try model.encoded()
        var random = SeededGenerator(seed: 29)
        let known = Array(model.streams.keys) + Array(model.tags.keys)
        keys = [tag] + known.prefix(30) + (0..<10).map { _ in KeyHash(high: random.next(), low: random.next()) }
    }

    /// Whether opening or verifying refuses these bytes as damaged, with a place within them.
    private func isRefused(_ bytes: [UInt8]) -> Bool {
        do throws(LogError) {
            try SegmentIndex(bytes).verify()
            return false
        } catch {
            return error.code == .damaged && error.file == "memory" && error.offset ?? .max <= UInt64(bytes.count)
        }
    }

    /// The right answers, and for a damaged copy: none, where it refused.
    private func answers(_ bytes: [UInt8]) -> [[String]?] {
        guard let index = try? SegmentIndex(bytes) else { return [[String]?](repeating: nil, count: keys.count) }
        return keys.map { key in try? index.answer(to: key) }
    }

    @Test func `a flipped bit anywhere is found, and no answer is wrong`() throws {
        #expect(!isRefused(bytes))
        let right = answers(bytes)
        var random = SeededGenerator(seed: 31)
        var refusals = 0
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(isRefused(damaged), "byte \(place)")
            guard place % 7 == 0 else { continue }
            for (answer, right) in zip(answers(damaged), right) {
                #expect(answer == nil || answer == right, "byte \(place)")
                if answer == nil { refusals += 1 }
            }
        }
        #expect(refusals > 0)
    }

    @Test func `a part is of a newer format only where its checksum says so too`() throws {
        for (part, checksum) in [(bytes, 60), (filter, filter.count - 4)] {
            func code(_ bytes: [UInt8]) -> LogError.Code? {
                do throws(LogError) {
                    guard part.count == filter.count else {
                        _ = try SegmentIndex(bytes)
                        return nil
                    }
                    _ = try KeyFilter(
                        file: MemoryFile(bytes), path: "memory", offset: 0, length: UInt64(bytes.count))
                    return nil
                } catch { return error.code }
            }
            var newer = part
            newer[4] ^= 8
            #expect(code(newer) == .damaged)
            newer.putChecksum(of: 0..<checksum, at: checksum)
            #expect(code(newer) == .newerFormat)
        }
    }

    @Test func `an index that was cut short is refused before it is asked`() throws {
        for count in 0..<bytes.count {
            let cut = MemoryFile(Array(bytes[..<count]))
            #expect(throws: LogError.self) {
                try SegmentIndex(file: cut, path: "memory", offset: 0, length: UInt64(bytes.count))
            }
            #expect(throws: LogError.self) { try SegmentIndex(Array(bytes[..<count])) }
        }
        #expect(throws: LogError.self) { try SegmentIndex(bytes + [0]) }
        #expect(throws: LogError.self) {
            try SegmentIndex(file: MemoryFile(bytes), path: "memory", offset: .max, length: .max)
        }
    }

    @Test func `a file that shrinks behind an open index is damage`() throws {
        // The header stands; what it describes is gone.
        final class Shrinking: StorageFile {
            let header: [UInt8]
            let claimed: UInt64
            init(header: [UInt8], claimed: UInt64) {
                self.header = header
                self.claimed = claimed
            }
            func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
                unsafe try MemoryFile(header).read(into: buffer, at: offset)
            }
            func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int { 0 }
            func sync() throws(StorageError) {}
            func size() throws(StorageError) -> UInt64 { claimed }
            func forgetCached(from offset: UInt64) throws(StorageError) {}
        }
        let file = Shrinking(header: Array(bytes[..<200]), claimed: UInt64(bytes.count))
        let index = try SegmentIndex(file: file, path: "memory", offset: 0, length: UInt64(bytes.count))
        for key in keys { #expect(throws: LogError.self) { try index.answer(to: key) } }
    }

    @Test func `what the disk refuses is no damage`() throws {
        let file = MemoryFile(bytes, failsWith: 5)
        var codes: [LogError.Code] = []
        do throws(LogError) {
            _ = try SegmentIndex(file: file, path: "memory", offset: 0, length: UInt64(bytes.count))
        } catch { codes.append(error.code) }
        #expect(codes == [.io])
    }

    @Test func `a piece in another's place is refused`() throws {
        let bytes = try SegmentModel(seed: 23, events: 4_000).encoded().index
        let pieces = try pieces(of: try SegmentIndex(bytes))
        // Of two pieces with the same length the one is copied over the other: right in itself, wrong there.
        var last: [Int: Range<Int>] = [:]
        var copies = 0
        for piece in pieces {
            if let other = last.updateValue(piece.range, forKey: piece.range.count), copies < 40 {
                var copied = bytes
                copied.replaceSubrange(piece.range, with: bytes[other])
                var offset: UInt64?
                do throws(LogError) { try SegmentIndex(copied).verify() } catch { offset = error.offset }
                #expect(offset == UInt64(piece.range.lowerBound))
                copies += 1
            }
        }
        #expect(copies == 40)
    }

    /// Nonsense with right checksums is only made by a mistake, but even that must not end the process.
    @Test func `nonsense with right checksums is refused or answered, and ends nothing`() throws {
        let pieces = try pieces(of: try SegmentIndex(bytes))
        var random = SeededGenerator(seed: 37)
        var refused = 0
        for _ in 0..<600 {
            var damaged = bytes
            let piece = pieces.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                damaged[Int.random(in: piece.range, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            piece.seal(&damaged)
            if let index = try? SegmentIndex(damaged) {
                for key in keys.shuffled(using: &random).prefix(8) { _ = try? index.answer(to: key) }
            }
            if isRefused(damaged) { refused += 1 }
        }
        #expect(refused > 300)
    }

    @Test func `a damaged filter is refused whole`() throws {
        var random = SeededGenerator(seed: 41)
        func load(_ bytes: [UInt8], length: Int) throws {
            _ = try KeyFilter(file: MemoryFile(bytes), path: "memory", offset: 0, length: UInt64(length))
        }
        try load(filter, length: filter.count)
        for place in filter.indices {
            var damaged = filter
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(throws: LogError.self) { try load(damaged, length: filter.count) }
            #expect(throws: LogError.self) { try load(filter, length: place) }
            #expect(throws: LogError.self) { try load(Array(filter[..<place]), length: filter.count) }
        }
    }
}

/// A part of an index that has a checksum.
private struct Piece {
    var range: Range<Int>
    /// The header's checksum is at its end, and goes on from nothing.
    var isHeader = false
    var place: UInt32 = 0

    /// Makes the checksum right again.
    func seal(_ bytes: inout [UInt8]) {
        let content = isHeader ? range.dropLast(4) : range.dropFirst(4)
        let checksum = crc32c(Array(bytes[content]).rawSpan, continuing: place)
        let at = isHeader ? range.upperBound - 4 : range.lowerBound
        for byte in 0..<4 { bytes[at + byte] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * byte)) }
    }
}

/// Header, directory, buckets and pages of an index.
private func pieces(of index: SegmentIndex) throws -> [Piece] {
    var pieces = [Piece(range: 0..<64, isHeader: true)]
    let header = index.header
    let directories = SegmentIndexFormat.directoryPages(buckets: Int(header.buckets))
    for page in 0..<directories {
        pieces.append(Piece(range: 64 + page * 256..<64 + (page + 1) * 256, place: UInt32(page)))
    }
    let buckets = Int(header.bucketsStart)
    for number in 0..<Int(header.buckets) {
        let directory = try index.directoryPage(number / 62)
        let start: UInt32 = directory.rawSpan.number(at: 4 + number % 62 * 4)
        let end: UInt32 = directory.rawSpan.number(at: 8 + number % 62 * 4)
        pieces.append(Piece(range: buckets + Int(start)..<buckets + Int(end), place: UInt32(number)))
    }
    var start = 0
    for number in 0..<Int(header.buckets) {
        let range = pieces[1 + directories + number].range
        var bucket = try index.bucket(
            number, from: UInt32(range.lowerBound - buckets), to: UInt32(range.upperBound - buckets))
        var lists: [PostingList] = []
        for _ in bucket.streams { lists.append(try bucket.nextStream().list) }
        for _ in bucket.tags { lists.append(try bucket.nextTag().list) }
        for list in lists {
            guard case .pages(_, let bytes) = list.body else { continue }
            for offset in stride(from: 0, to: bytes, by: 512) {
                let place = Int(header.pagesStart) + start + offset
                pieces.append(Piece(range: place..<place + min(512, bytes - offset), place: UInt32(start + offset)))
            }
            start += bytes
        }
    }
    return pieces
}
