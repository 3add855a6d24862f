// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

/// The table of a sealed segment's idempotency keys against a list.
@Suite struct RequestTableTests {
    private static let events: UInt32 = 1 << 20

    /// Requests with keys of all lengths, many of which begin alike, in the order of the log.
    private func requests(_ count: Int, seed: UInt64) -> [SealedRequest] {
        var random = SeededGenerator(seed: seed)
        var first: UInt32 = 0
        return (0..<count).map { number in
            first += UInt32.random(in: 0...3, using: &random)
            let length = UInt32.random(in: 1...(number % 50 == 0 ? 60 : 9), using: &random)
            defer { first += length }
            let stem = String(repeating: "a", count: [0, 4, 4, 4, 200][number % 5])
            let key = "\(stem)-\(UInt16.random(in: 0...999, using: &random))-\(number)."
            return SealedRequest(firstOrdinal: first, count: length, key: Array(key.utf8))
        }
    }

    private func encoded(_ requests: [SealedRequest], runBytes: Int = SealedFormat.keyRunBytes) -> [UInt8] {
        var builder = RequestTableBuilder(runBytes: runBytes)
        for request in requests {
            builder.add(request.key.rawSpan, firstOrdinal: request.firstOrdinal, count: request.count)
        }
        return builder.encode().bytes.array
    }

    private func table(_ bytes: [UInt8]) throws -> RequestTable {
        let source = SectionReader(file: MemoryFile(bytes), path: "memory", offset: 0, length: UInt64(bytes.count))
        return try RequestTable(source, events: Self.events)
    }

    private func find(_ key: String, in table: RequestTable) throws(LogError) -> SealedRequest? {
        try table.request(withKey: key) { (number) throws(LogError) in try table.read(chunk: number) }
    }

    private func all(_ table: RequestTable) throws -> [SealedRequest] {
        try (0..<table.chunkCount).flatMap { number in
            let chunk = try table.read(chunk: number)
            #expect(chunk.count == table.count(ofChunk: number))
            return (0..<chunk.count).map(chunk.request)
        }
    }

    @Test(arguments: [0, 1, 255, 256, 257, 700], [64, 4_000, SealedFormat.keyRunBytes])
    func `each key is found with its events, and no other`(count: Int, runBytes: Int) throws {
        let requests = requests(count, seed: UInt64(count))
        let table = try table(encoded(requests, runBytes: runBytes))
        var random = SeededGenerator(seed: 3)
        #expect(Int(table.count) == count)
        for request in requests.shuffled(using: &random).prefix(100) {
            let key = String(decoding: request.key, as: UTF8.self)
            #expect(try find(key, in: table) == request)
            #expect(try find(key + "0", in: table) == nil)
            #expect(try find(String(key.dropLast()), in: table) == nil)
        }
        for key in ["", "\u{0}", "я", "b", String(repeating: "a", count: 255)] {
            #expect(try find(key, in: table) == nil)
        }
        #expect(try all(table).sorted { $0.firstOrdinal < $1.firstOrdinal } == requests)
    }

    @Test func `a key that a damaged log holds twice gives one of its requests`() throws {
        let twice = [3, 900, 5].map { SealedRequest(firstOrdinal: $0, count: 1, key: [65]) }
        let table = try table(encoded(twice))
        #expect(try find("A", in: table)?.firstOrdinal == 3)
        #expect(try all(table).map(\.firstOrdinal) == [3, 5, 900])
    }

    @Test func `keys that count up take three bytes each`() throws {
        var requests: [SealedRequest] = []
        for appeal in 0..<2_000 as Range<UInt32> {
            for step in 0..<5 as Range<UInt32> {
                requests.append(
                    SealedRequest(
                        firstOrdinal: appeal * 40 + step * 1_000, count: 2, key: Array("sim-1-\(appeal)-\(step)".utf8)))
            }
        }
        #expect(encoded(requests).count < requests.count * 3)
    }

    @Test func `a flipped bit anywhere is refused, and so is a table that was cut short`() throws {
        let bytes = encoded(requests(300, seed: 5))
        var random = SeededGenerator(seed: 7)
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(throws: LogError.self, "byte \(place)") { try all(try table(damaged)) }
        }
        for count in stride(from: 0, to: bytes.count, by: 13) {
            #expect(throws: LogError.self) { try table(Array(bytes[..<count])) }
        }
        #expect(throws: LogError.self) { try table(bytes + [0]) }
    }

    /// Nonsense with right checksums is only made by a mistake, but even that must not end the process.
    @Test func `nonsense with right checksums is refused or answered, and ends nothing`() throws {
        // Keys without anything in common are stored as they are.
        var random = SeededGenerator(seed: 11)
        let requests = (0..<40 as Range<UInt32>).map { number in
            SealedRequest(
                firstOrdinal: number, count: 1, key: (0..<7).map { _ in UInt8.random(in: 65...90, using: &random) })
        }
        let bytes = encoded(requests)
        let directory = 12 + Int(bytes.rawSpan.number(at: 8, as: UInt32.self))
        var refused = 0
        for _ in 0..<1_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: .min ... .max, using: &random)
            }
            damaged.put(crc32c(Array(damaged[(directory + 4)...]).rawSpan), at: 12 + 8)
            damaged.put(crc32c(Array(damaged[..<directory]).rawSpan), at: directory)
            do {
                let table = try table(damaged)
                _ = try find("KEY", in: table)
                _ = try all(table)
            } catch { refused += 1 }
        }
        #expect(refused > 300 && refused < 1_000)
    }
}
