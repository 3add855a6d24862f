// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

/// Dictionaries of sealed segments: read, damaged, out of bounds, and made again with the same bytes.
@Suite struct SealedDictionaryTests {
    let place = TemporaryLog()

    /// One sealed segment of two groups of types whose blocks have a dictionary each.
    private func makeLog() throws -> [RecordedEvent] {
        let log = try DictionarySample.create(at: place.path)
        try log.seal()
        defer { try? log.close() }
        return try log.events()
    }

    private func open(_ place: TemporaryLog, cacheBytes: Int = 1 << 20) throws -> EventLog {
        var options = EventLog.Options.small
        options.cacheBytes = cacheBytes
        return try EventLog.open(at: place.path, access: .readOnly, options: options)
    }

    private func segment(_ log: EventLog) throws -> SealedSegment {
        guard case .sealed(let segment) = try #require(log.shared.catalog.segments.first) else {
            throw LogError(.damaged, "the log is not sealed")
        }
        return segment
    }

    private func section(_ kind: SealedSection) throws -> SealedFooter.Section {
        try #require(segment(open(place)).footer.sections.first { $0.kind == kind })
    }

    /// A copy of the log with bytes of its sealed file changed.
    private func changed(_ change: (inout [UInt8]) throws -> Void) throws -> TemporaryLog {
        let copy = try place.copy()
        var bytes = try copy.bytes(copy.sealed(1))
        try change(&bytes)
        try copy.write(bytes, to: copy.sealed(1))
        return copy
    }

    /// Where a group's dictionary stands in a copy.
    private func offset(_ kind: SealedSection, group: UInt16) throws -> Int {
        let segment = try segment(open(place))
        let table = try DictionaryTable(segment.reader(kind), groups: segment.footer.groupCount)
        return Int(table.source.offset + (try #require(table.entry(ofGroup: group))).offset)
    }

    @Test(arguments: [0, 64 << 10, 1 << 20, 32 << 20])
    func `blocks with dictionaries are read in every way, whatever is kept`(cacheBytes: Int) throws {
        let all = try makeLog()
        let log = try open(place, cacheBytes: cacheBytes)
        let segment = try segment(log)
        #expect(segment.footer.groupCount == 2)
        let codecs = try DictionarySample.codecs(of: place.bytes(place.sealed(1)), segment)
        #expect(codecs.allSatisfy { $0 == .lz4Dictionary } && codecs.count > 4)
        for _ in 0..<2 {
            #expect(try log.events() == all)
            #expect(try log.events(EventQuery(direction: .backwards)) == all.reversed())
            #expect(try log.events(EventQuery(types: ["Rated"])) == all.filter { $0.type == "Rated" })
            for stream in Set(all.map(\.stream)).prefix(20) {
                #expect(try log.events(EventQuery(.stream(stream))) == all.filter { $0.stream == stream })
            }
            let tag = try #require(all[76].tags.first)
            #expect(try log.events(EventQuery(.taggedAnyOf([tag]))) == all.filter { $0.tags.contains(tag) })
        }
        #expect(try log.verify().damages.isEmpty)
    }

    @Test(arguments: [1 << 20, 32 << 20])
    func `who reads at the same time as others unpacks the same`(cacheBytes: Int) async throws {
        let histories = Dictionary(grouping: try makeLog(), by: \.stream)
        for _ in 0..<5 {
            let log = try open(place, cacheBytes: cacheBytes)
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        histories.allSatisfy { stream, events in
                            (try? log.events(EventQuery(.stream(stream)))) == events
                        }
                    }
                }
                for await areRight in group { #expect(areRight) }
            }
        }
    }

    @Test func `with the first copy damaged all events are read, and the verification names the place`() throws {
        let all = try makeLog()
        for (kind, group) in [(SealedSection.dictionaries, UInt16(0)), (.dictionaries, 1), (.dictionariesAgain, 1)] {
            let offset = try offset(kind, group: group)
            let copy = try changed { $0[offset + 20] ^= 1 }
            let log = try open(copy)
            #expect(try log.events() == all)
            #expect(try log.events(EventQuery(.stream(all[5].stream))) == all.filter { $0.stream == all[5].stream })
            let damages = try log.verify().damages
            #expect(damages.map(\.file) == [copy.sealed(1)] && damages.first?.offset == UInt64(offset))
            #expect(damages.first?.message.contains("One of the two copies") == true)
        }
        let start = Int(try section(.dictionaries).offset)
        let copy = try changed { $0[start + 5] ^= 1 }
        let log = try open(copy)
        #expect(try log.events() == all)
        #expect(try log.verify().damages.first?.offset == UInt64(start))
    }

    @Test func `with both copies of a group damaged that is an error with its place, and the other group is read`()
        throws
    {
        let all = try makeLog()
        let first = try offset(.dictionaries, group: 1)
        let second = try offset(.dictionariesAgain, group: 1)
        #expect(second - first > 4_096)
        let copy = try changed { bytes in
            bytes[first + 20] ^= 1
            bytes[second + 20] ^= 1
        }
        let log = try open(copy)
        let lost = try segment(log).footer.types.filter { $0.group == 1 }.map(\.name)
        #expect(lost == ["Rated"])
        #expect(try log.events(EventQuery(types: ["Received"])) == all.filter { $0.type == "Received" })
        let error = #expect(throws: LogError.self) { try log.events(EventQuery(types: ["Rated"])) }
        #expect(error?.code == .damaged && error?.file == copy.sealed(1) && error?.offset == UInt64(first))
        #expect(error?.message.hasPrefix("Both copies") == true)
        #expect(throws: LogError.self) { try log.events() }

        // A salvage copies what can still be read.
        let new = TemporaryLog()
        let report = try EventLog.salvage(from: copy.path, to: new.path, options: .small)
        #expect(report.events == UInt64(all.count { $0.type == "Received" }))
        #expect(report.missingEvents == UInt64(all.count { $0.type == "Rated" }))
    }

    @Test func `a salvage takes the dictionary from the copy that is whole`() throws {
        let all = try makeLog()
        let offset = try offset(.dictionaries, group: 0)
        let copy = try changed { $0[offset + 20] ^= 1 }
        let new = TemporaryLog()
        let report = try EventLog.salvage(from: copy.path, to: new.path, options: .small)
        #expect(report.events == UInt64(all.count) && report.missing.isEmpty)
        let log = try EventLog.open(at: new.path, access: .readOnly, options: .small)
        #expect(try log.events().map(\.payload) == all.map(\.payload))
        #expect(try log.events().map(\.tags) == all.map(\.tags))
    }

    @Test(arguments: [0, (64 << 10) + 1, 1 << 30, Int(UInt32.max)])
    func `a dictionary's length out of bounds is refused before there is room for it`(length: Int) throws {
        let all = try makeLog()
        // The directory's checksums are right: only the bound refuses it.
        let copy = try changed { bytes in
            for kind in DictionaryTable.copies {
                let start = Int(try section(kind).offset)
                let count = Int(bytes[start])
                bytes.replaceSubrange(start + 12..<start + 16, with: UInt32(length).bytes)
                let checksum = crc32c(Array(bytes[start..<start + 4 + count * 16]).rawSpan)
                bytes.replaceSubrange(start + 4 + count * 16..<start + 8 + count * 16, with: checksum.bytes)
            }
        }
        let log = try open(copy)
        let error = #expect(throws: LogError.self) { try log.events() }
        #expect(error?.code == .damaged)
        #expect(error?.offset == UInt64(try section(.dictionaries).offset))
        #expect(all.count == 600)
    }

    @Test func `sealing the same rows again makes the same bytes, and the tree is that of the rows`() throws {
        let rows = try DictionarySample.create(at: place.path)
        let root = try rows.merkleSection(size: rows.lastPosition)
        try rows.close()
        let copy = try place.copy()
        for path in [place.path, copy.path] {
            let log = try EventLog.open(at: path, options: DictionarySample.options)
            try log.seal()
            #expect(try log.merkleSection(size: log.lastPosition) == root)
            try log.close()
        }
        #expect(try place.bytes(place.sealed(1)) == copy.bytes(copy.sealed(1)))
    }

    @Test(arguments: [false, true])
    func `a block is packed with its dictionary and unpacks to itself`(isHasty: Bool) {
        let packer = BlockPacker()
        var generator = MerkleSample.Generator(state: 9)
        let common = (0..<3_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let block = Array("begin".utf8) + common[1_000..<2_500] + Array("end".utf8)
        for dictionary in [common, Array(common.prefix(1_200)), [1, 2, 3], []] {
            let isPacked = unsafe block.withUnsafeBytes {
                unsafe packer.pack($0, dictionary: dictionary, isHasty: isHasty)
            }
            #expect(isPacked == (dictionary.count > 1_000))
            #expect(dictionary.count < 3_000 || packer.packed.count < 100)
            #expect(isPacked || packer.packed.count == block.count)
        }
    }

    /// The room in which a block is unpacked again has to hold both; where it did not, memory behind it was written over.
    @Test func `a block as long as an event can be fits behind the longest dictionary`() {
        let packer = BlockPacker()
        let dictionary = (0..<SealedFormat.dictionaryBytes).map { UInt8(truncatingIfNeeded: $0 / 7) }
        for length in [40_000, 65_000, 100_000, SealedFormat.blockContentBytes + LogLimits.eventBytes] {
            let block = [UInt8](repeating: 7, count: length)
            let isPacked = unsafe block.withUnsafeBytes {
                unsafe packer.pack($0, dictionary: dictionary, isHasty: false)
            }
            #expect(isPacked && packer.packed.count < length / 50)
        }
    }

    @Test func `a dictionary that would not pay is not made`() throws {
        var options = DictionarySample.options
        options.dictionaries = .whereItPays
        // Nothing but noise, and too few events.
        var generator = MerkleSample.Generator(state: 3)
        let noise = (0..<400).map { _ in (0..<1_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) } }
        let log = try EventLog.create(at: place.path, options: options)
        for payload in noise { _ = try log.appendBlocking(contentsOf: [request("Noise", payload)])[0].get() }
        for number in 0..<40 {
            _ = try log.appendBlocking(contentsOf: [request("Few", DictionarySample.text(number))])[0].get()
        }
        for number in 0..<1_500 {
            _ = try log.appendBlocking(contentsOf: [request("Many", DictionarySample.text(number))])[0].get()
        }
        try log.seal()
        let segment = try segment(log)
        let table = try DictionaryTable(segment.reader(.dictionaries), groups: segment.footer.groupCount)
        let names = table.entries.map { entry in segment.footer.types.first { $0.group == entry.group }?.name }
        #expect(names == ["Many"])
        #expect(try log.verify().damages.isEmpty)
    }

    private func request(_ type: String, _ payload: [UInt8]) -> AppendRequest {
        AppendRequest([NewEvent(stream: "s-\(payload.count)", type: type, payload: payload)])
    }

    @Test func `samples lie evenly over all events and stay within their room`() throws {
        var samples = TypeSamples()
        let payload = [UInt8](repeating: 7, count: 600)
        for number in 0..<20_000 {
            unsafe payload.withUnsafeBytes { bytes in
                let event = unsafe StoredEvent(
                    revision: UInt64(number), recordedAt: Timestamp(microseconds: 0), stream: bytes.baseAddress!,
                    tags: bytes.baseAddress!, metadata: bytes.baseAddress!, payload: bytes.baseAddress!, id: nil,
                    payloadLength: UInt32(1 + number % 600), metadataLength: 0, names: NameNumbers(streamLength: 1))
                samples.note(event, type: number % 100)
            }
        }
        let kept = samples.samples.reduce(0) { $0 + $1.bytes.count }
        #expect(kept <= TypeSamples.bytesMax && kept > TypeSamples.bytesMax / 4)
        #expect(samples.samples.allSatisfy { $0.events == 200 && $0.bytes.count <= TypeSamples.typeBytesMax })
    }
}

/// A small log whose types have dictionaries when it is sealed, and tags with digits.
enum DictionarySample {
    static var options: EventLog.Options {
        var options = EventLog.Options.small
        options.segmentBytes = 16 << 20
        options.dictionaries = .everywhere
        options.randomWord = { 0x9E37_79B9_7F4A_7C15 }
        options.clock = { Timestamp(microseconds: 1_770_000_000_000_000) }
        return options
    }

    /// 600 events of two types that do not come together, in rows.
    static func create(at path: String, appeals: Int = 300) throws -> EventLog {
        let log = try EventLog.create(at: path, options: options)
        for number in 0..<appeals {
            let person = person(number)
            let received = NewEvent(
                stream: "appeal-\(number)", type: "Received", payload: person.number + text(number),
                tags: ["person:" + person.digits, "ref:\(number)"])
            let rated = NewEvent(stream: "appeal-\(number / 2)", type: "Rated", payload: text(number * 31))
            for event in [received, rated] {
                _ = try log.appendBlocking(contentsOf: [AppendRequest([event])])[0].get()
            }
        }
        return log
    }

    private static func person(_ number: Int) -> (number: [UInt8], digits: String) {
        var generator = MerkleSample.Generator(state: UInt64(number))
        let bytes = (0..<16).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return (bytes, digits)
    }

    /// About 200 bytes, with much that other numbers have too.
    static func text(_ number: Int) -> [UInt8] {
        let words = ["organisation", "polyclinic", "ward", "complaint", "waiting", "doctor", "answer", "region"]
        var text = "received by the fund, number \(number * 7919); "
        for index in 0..<20 { text += words[number >> (index % 7) & 7] + " " }
        return Array(text.utf8)
    }

    /// How each block of a sealed file is stored.
    static func codecs(of file: [UInt8], _ segment: SealedSegment) throws -> [BlockHeader.Codec?] {
        try segment.directory(PartCache(budget: 0)).blocks.map { block in
            let bytes = Array(file[Int(block.offset)..<Int(block.offset) + SealedFormat.blockHeaderBytes])
            return BlockHeader(decoding: bytes.rawSpan)?.codec
        }
    }
}

extension UInt32 {
    /// As files have it.
    fileprivate var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }
}
