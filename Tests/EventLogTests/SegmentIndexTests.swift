// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

/// The index of a sealed segment against dictionaries.
@Suite struct SegmentIndexTests {
    private func check(_ model: SegmentModel, _ index: SegmentIndex) throws {
        for (key, stream) in model.streams {
            let entry = try #require(try index.streams(key).first { $0.number == stream.number })
            let expected = model.postings(stream.ordinals)
            #expect(entry.firstRevision == stream.firstRevision)
            #expect(entry.lastRevision == stream.firstRevision + Revision(stream.ordinals.count) - 1)
            #expect(entry.list.count == stream.ordinals.count && entry.list.newest == stream.ordinals.last)
            let postings = try index.postings(of: entry.list)
            #expect(postings == expected)
            #expect(try index.postings(of: entry.list, .oldestFirst) == expected.reversed())
            #expect(postings.allSatisfy { entry.revision(of: $0) == model.events[Int($0.ordinal)].revision })
        }
        for (key, ordinals) in model.tags {
            // Entries of other keys with the same remainder may be among them.
            let expected = model.postings(ordinals)
            #expect(try index.tags(key).contains { try index.postings(of: $0.list) == expected })
        }
    }

    @Test(arguments: [0, 1, 2, 3, 60, 700, 5_000], 1...3 as ClosedRange<UInt64>)
    func `an index gives what dictionaries give`(events: Int, seed: UInt64) throws {
        let model = SegmentModel(seed: seed, events: events)
        let index = try SegmentIndex(model.encoded().index)
        try index.verify()
        try check(model, index)
    }

    @Test func `a key that was not put in is not found`() throws {
        let model = SegmentModel(seed: 7, events: 2_000)
        let index = try SegmentIndex(model.encoded().index)
        var random = SeededGenerator(seed: 8)
        // Of eight entries in a bucket each has the same 12 bits once in 4,096 times.
        let wrong = try (0..<20_000).count { _ in
            try !index.answer(to: KeyHash(high: random.next(), low: random.next())).isEmpty
        }
        #expect(wrong > 0 && wrong < 100)
        // A name is mostly found in its own space only, as its hashes in the others are other keys.
        #expect(try model.streams.keys.count { try !index.tags($0).isEmpty } < 5)
    }

    @Test(arguments: [1, 2, 63, 64, 65, 66, 500, 3_000])
    func `a range with a limit gives its newest or oldest`(length: Int) throws {
        var random = SeededGenerator(seed: UInt64(length))
        let (stream, other) = (KeyHash(high: 1, low: 2), KeyHash(high: 3, low: 4))
        var model = SegmentModel()
        while model.streams[stream]?.ordinals.count ?? 0 < length {
            let gap = Int.random(in: 0...(Bool.random(using: &random) ? 3 : 200), using: &random)
            for _ in 0..<gap { model.add(group: 1, stream: other) }
            model.add(group: UInt16.random(in: 0..<9, using: &random), stream: stream, firstRevision: 17)
        }
        let index = try SegmentIndex(model.encoded().index)
        let entry = try #require(try index.streams(stream).first)
        let all = model.postings(model.streams[stream]!.ordinals)
        for _ in 0..<200 {
            let bounds = (0..<2).map { _ in UInt32.random(in: 0...UInt32(model.events.count) + 2, using: &random) }
            let range = bounds.min()!..<bounds.max()!
            let limit = Bool.random(using: &random) ? Int.max : Int.random(in: 0...90, using: &random)
            let inRange = all.filter { range.contains($0.ordinal) }
            #expect(try index.postings(of: entry.list, in: range, limit: limit) == Array(inRange.prefix(limit)))
            let oldest = try index.postings(of: entry.list, in: range, .oldestFirst, limit: limit)
            #expect(oldest == Array(inRange.reversed().prefix(limit)))

            let first = Revision.random(in: 0...Revision(length) + 20, using: &random)
            let revisions = first...first + Revision.random(in: 0...Revision(length), using: &random)
            let withRevision = all.filter { revisions.contains(model.events[Int($0.ordinal)].revision) }
            let newest = try index.postings(of: entry, revisions: revisions, limit: limit)
            #expect(newest == Array(withRevision.prefix(limit)))
            let forwards = try index.postings(of: entry, revisions: revisions, .oldestFirst, limit: limit)
            #expect(forwards == Array(withRevision.reversed().prefix(limit)))
        }
    }

    @Test func `all keys with the same remainder in the same bucket are given`() throws {
        var model = SegmentModel()
        // They differ only in bits that the index does not store.
        let keys = (0..<70 as Range<UInt64>).map { KeyHash(high: 5 << 40 | $0 << 12 | 77, low: $0) }
        for key in keys { model.add(group: 0, stream: key, tags: keys) }
        let index = try SegmentIndex(model.encoded().index)
        try index.verify()
        for key in keys {
            #expect(Set(try index.streams(key).map(\.number)) == Set(0..<70))
            let tags = try index.tags(key)
            #expect(tags.count == 70)
            for tag in tags { #expect(try index.postings(of: tag.list).map(\.ordinal) == (0..<70).reversed()) }
        }
        #expect(try index.answer(to: KeyHash(high: 5 << 40 | 78, low: 0)).isEmpty)
    }

    @Test func `the same input gives the same bytes`() throws {
        let first = try SegmentModel(seed: 3, events: 3_000).encoded()
        let second = try SegmentModel(seed: 3, events: 3_000).encoded()
        #expect(first.index == second.index)
        #expect(first.filter == second.filter)
    }

    @Test func `extreme numbers are kept`() throws {
        var builder = SegmentIndexBuilder(expectedEvents: 2)
        let (one, two) = (KeyHash(high: .max, low: .max), KeyHash(high: 0, low: 0))
        try builder.addEvent(ordinal: 0, group: .max, stream: one, streamNumber: 1 << 23 - 1, revision: 1 << 56 - 1)
        builder.addTag(one)
        builder.addTag(two)
        builder.addTag(one)
        try builder.addEvent(ordinal: 1, group: 0, stream: two, streamNumber: 0, revision: 1 << 40)
        let encoded = builder.encode()
        let index = try SegmentIndex(encoded.index.bytes.array)
        try index.verify()
        let entry = try #require(try index.streams(one).first)
        #expect(entry.number == 1 << 23 - 1 && entry.lastRevision == 1 << 56 - 1)
        #expect(try index.postings(of: entry.list) == [Posting(ordinal: 0, kind: .max, place: 0)])
        #expect(try index.streams(two).first?.lastRevision == 1 << 40)
        #expect(try index.tags(one).map(\.list.count) == [1])
    }

    @Test func `revisions with a gap are refused`() throws {
        let stream = KeyHash(high: 1, low: 1)
        var builder = SegmentIndexBuilder(expectedEvents: 2)
        try builder.addEvent(ordinal: 0, group: 0, stream: stream, streamNumber: 0, revision: 4)
        var code: LogError.Code?
        do throws(LogError) {
            try builder.addEvent(ordinal: 1, group: 0, stream: stream, streamNumber: 0, revision: 6)
        } catch { code = error.code }
        #expect(code == .damaged)
    }

    @Test func `a look-up reads a page, a bucket and the newest of a long list`() throws {
        var model = SegmentModel(seed: 11, events: 5_000)
        let hot = KeyHash(high: 1 << 63, low: 99)
        for _ in 0..<20_000 { model.add(group: 0, stream: model.events[0].stream, tags: [hot]) }
        let bytes = try model.encoded().index
        let file = MemoryFile(bytes)
        let index = try SegmentIndex(file: file, path: "memory", offset: 0, length: UInt64(bytes.count))
        #expect(file.bytesRead == 64)
        let key = try #require(model.tags.first { $0.value.count == 1 }?.key)
        #expect(try !index.tags(key).isEmpty)
        #expect(file.bytesRead < 64 + 256 + 1_000)

        let entry = try #require(try index.tags(hot).first { $0.list.count == 20_000 })
        var before = file.bytesRead
        let newest = try index.postings(of: entry.list, limit: 1)
        #expect(newest.map(\.ordinal) == [24_999])
        #expect(file.bytesRead - before == 512)
        before = file.bytesRead
        let oldest = try index.postings(of: entry.list, .oldestFirst, limit: 1)
        #expect(oldest.map(\.ordinal) == [5_000])
        #expect(file.bytesRead - before <= 512 * 6)
        before = file.bytesRead
        #expect(try index.postings(of: entry.list, in: 0..<5_000).isEmpty)
        #expect(file.bytesRead - before <= 512 * 6)
    }

    @Test func `an index in the middle of a file is read through short reads`() throws {
        let model = SegmentModel(seed: 13, events: 400)
        let bytes = try model.encoded().index
        let file = MemoryFile([UInt8](repeating: 0xAA, count: 777) + bytes + [1, 2, 3], readsAtMost: 13)
        let index = try SegmentIndex(file: file, path: "memory", offset: 777, length: UInt64(bytes.count))
        try index.verify()
        try check(model, index)
    }

    @Test func `most keys that are not there are kept away by the filter`() throws {
        let model = SegmentModel(seed: 17, events: 20_000)
        let bytes = try model.encoded().filter
        let filter = try KeyFilter(file: MemoryFile(bytes), path: "memory", offset: 0, length: UInt64(bytes.count))
        for key in model.streams.keys { #expect(filter.mayContain(key)) }
        for key in model.tags.keys { #expect(filter.mayContain(key)) }
        for key in model.keys { #expect(filter.mayContain(key)) }
        let count = model.streams.count + model.tags.count + model.keys.count
        #expect(filter.memoryBytes * 8 < count * 10 + 512)

        var random = SeededGenerator(seed: 18)
        let wrong = (0..<200_000).count { _ in
            filter.mayContain(KeyHash(high: random.next(), low: random.next()))
        }
        #expect(wrong < 2_600)
        let nothing = KeyFilter(keys: 0)
        #expect(!nothing.mayContain(KeyHash(high: 1, low: 1)))
    }
}
