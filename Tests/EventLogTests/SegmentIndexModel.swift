// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import EventLog

/// A file that is an array; counts what is read from it.
final class MemoryFile: StorageFile {
    private let bytes: [UInt8]
    private let readsAtMost: Int
    private let failsWith: Int32?
    private let read = Atomic<Int>(0)

    init(_ bytes: [UInt8], readsAtMost: Int = .max, failsWith: Int32? = nil) {
        self.bytes = bytes
        self.readsAtMost = readsAtMost
        self.failsWith = failsWith
    }

    /// Bytes that were read so far.
    var bytesRead: Int { read.load(ordering: .relaxed) }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        if let failsWith { throw StorageError(call: "pread", path: "memory", errno: failsWith) }
        guard offset < UInt64(bytes.count) else { return 0 }
        let count = min(buffer.count, bytes.count - Int(offset), readsAtMost)
        unsafe buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + count])
        read.add(count, ordering: .relaxed)
        return count
    }
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int { 0 }
    func sync() throws(StorageError) {}
    func size() throws(StorageError) -> UInt64 { UInt64(bytes.count) }
    func forgetCached(from offset: UInt64) throws(StorageError) {}
}

/// SplitMix64 (G. Steele, D. Lea, C. Flood): the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

/// For the model's dictionaries; the library has tables of its own.
extension KeyHash: Hashable {
    func hash(into hasher: inout Hasher) {
        hasher.combine(high)
        hasher.combine(low)
    }
}

/// A segment's keys in dictionaries, and the same in a builder.
struct SegmentModel {
    struct Event {
        var group: UInt16
        var stream: KeyHash
        var streamNumber: UInt32
        var revision: Revision
        var tags: [KeyHash]
    }
    struct Stream {
        var number: UInt32
        var firstRevision: Revision
        var ordinals: [UInt32] = []
    }

    private(set) var events: [Event] = []
    /// Idempotency keys, which the filter alone knows.
    private(set) var keys: [KeyHash] = []
    private(set) var streams: [KeyHash: Stream] = [:]
    private(set) var tags: [KeyHash: [UInt32]] = [:]

    mutating func add(group: UInt16, stream: KeyHash, firstRevision: Revision = 0, tags: [KeyHash] = []) {
        var known = streams[stream] ?? Stream(number: UInt32(streams.count), firstRevision: firstRevision)
        let ordinal = UInt32(events.count)
        events.append(
            Event(
                group: group, stream: stream, streamNumber: known.number,
                revision: known.firstRevision + Revision(known.ordinals.count), tags: tags))
        known.ordinals.append(ordinal)
        streams[stream] = known
        for tag in Set(tags) { self.tags[tag, default: []].append(ordinal) }
    }

    mutating func add(key: KeyHash) { keys.append(key) }

    /// A random segment: few or many streams, tags of all frequencies.
    init(seed: UInt64, events count: Int) {
        var random = SeededGenerator(seed: seed)
        let spread = UInt64.random(in: 1...64, using: &random)
        let groups = UInt16.random(in: 1...40, using: &random)
        func key(_ space: UInt64, _ number: UInt64) -> KeyHash {
            var words = SeededGenerator(seed: seed ^ space << 56 ^ number)
            return KeyHash(high: words.next(), low: words.next())
        }
        for _ in 0..<count {
            var tags: [KeyHash] = []
            while Bool.random(using: &random) {
                let scale = UInt64(1) << UInt64.random(in: 0...16, using: &random)
                tags.append(key(2, UInt64.random(in: 0..<scale, using: &random)))
            }
            let number = UInt64.random(in: 0...UInt64(count) / spread, using: &random)
            add(
                group: UInt16.random(in: 0..<groups, using: &random), stream: key(1, number),
                firstRevision: number % 3 == 0 ? number * 1_000 : 0, tags: tags)
            if Bool.random(using: &random) { add(key: key(4, UInt64(keys.count))) }
        }
    }

    init() {}

    func encoded() throws -> (index: [UInt8], filter: [UInt8]) {
        var builder = SegmentIndexBuilder(expectedEvents: events.count)
        for (ordinal, event) in events.enumerated() {
            try builder.addEvent(
                ordinal: UInt32(ordinal), group: event.group, stream: event.stream, streamNumber: event.streamNumber,
                revision: event.revision)
            for tag in event.tags { builder.addTag(tag) }
        }
        for key in keys { builder.addKey(key) }
        let encoded = builder.encode()
        return (encoded.index.bytes.array, encoded.filter.bytes.array)
    }

    /// Newest first, as an index gives them.
    func postings(_ ordinals: [UInt32]) -> [Posting] {
        ordinals.reversed().enumerated().map { place, ordinal in
            Posting(ordinal: ordinal, kind: events[Int(ordinal)].group, place: UInt32(place))
        }
    }
}

extension SegmentIndex {
    init(_ bytes: [UInt8]) throws(LogError) {
        try self.init(file: MemoryFile(bytes), path: "memory", offset: 0, length: UInt64(bytes.count))
    }

    /// What it says of one key in both spaces, or that it says nothing.
    func answer(to key: KeyHash) throws(LogError) -> [String] {
        var answer: [String] = []
        for stream in try streams(key) {
            answer.append("stream \(stream.number) \(stream.lastRevision) \(try postings(of: stream.list))")
        }
        for tag in try tags(key) { answer.append("tag \(try postings(of: tag.list))") }
        return answer
    }
}
