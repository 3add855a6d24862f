// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

/// Tags that end on hexadecimal digits take half the room in sealed blocks, and are the same tags.
@Suite struct StoredTagTests {
    private static let tags = [
        "a", "person:a", "0123456789abcde", "0123456789abcdef", "person:0123456789ABCDEF0123456789abcdef",
        "person:00112233445566778899aabbccddeeff", "person:0112233445566778899aabbccddeeff", "тег:ffffffffffffffff",
        String(repeating: "0", count: LogLimits.tagBytes), String(repeating: "f", count: LogLimits.tagBytes - 1),
        "g" + String(repeating: "9", count: LogLimits.tagBytes - 1), String(repeating: "x", count: LogLimits.tagBytes),
    ]

    private func stored(_ tags: [String]) -> [UInt8] {
        var buffer = ByteBuffer()
        for tag in tags { unsafe Array(tag.utf8).withUnsafeBytes { unsafe StoredTag.append($0, to: &buffer) } }
        return buffer.bytes.array
    }

    /// The tags in these bytes; nil where they make no sense.
    private func read(_ bytes: [UInt8], count: Int) -> [String]? {
        var tags: [String] = []
        let isWhole = unsafe bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return count == 0 }
            let event = unsafe StoredEvent(
                revision: 0, recordedAt: Timestamp(microseconds: 0), stream: start, tags: start, metadata: start,
                payload: start, id: nil, payloadLength: 0, metadataLength: 0,
                names: NameNumbers(tagsLength: UInt16(bytes.count), tagCount: UInt8(count)))
            return unsafe event.forEachTag { unsafe tags.append(String(decoding: $0, as: UTF8.self)) }
        }
        return isWhole ? tags : nil
    }

    @Test func `each tag comes back, and takes no more room than its text`() {
        for tag in Self.tags {
            let bytes = stored([tag])
            #expect(read(bytes, count: 1) == [tag])
            #expect(bytes.count <= 1 + tag.utf8.count)
        }
        #expect(read(stored(Self.tags), count: Self.tags.count) == Self.tags)
        #expect(stored(["person:00112233445566778899aabbccddeeff"]).count == 3 + 7 + 16)
    }

    @Test func `tags cut off, or longer than a tag can be, are none`() {
        let whole = stored(["person:00112233445566778899aabbccddeeff"])
        for count in whole.indices { #expect(read(Array(whole[..<count]), count: 1) == nil) }
        #expect(read(whole + [1], count: 1) == nil)
        #expect(read([0, 0, 1, 97], count: 1) == nil, "no digits")
        #expect(read([0, 255, 255] + [UInt8](repeating: 97, count: 510), count: 1) == nil, "765 letters")
    }

    @Test func `a sealed log has the tags of its rows and is found by them`() throws {
        let place = TemporaryLog()
        var options = EventLog.Options.small
        options.segmentBytes = 16 << 20
        let log = try EventLog.create(at: place.path, options: options)
        for number in 0..<50 {
            let event = event("s-\(number % 7)", "T\(number % 3)", tags: [Self.tags[number % 12], "all"])
            _ = try log.appendBlocking(contentsOf: [AppendRequest([event])])[0].get()
        }
        let (events, root) = (try log.events(), try log.merkleSection(size: 50))
        #expect(events.map { $0.tags[0] } == (0..<50).map { Self.tags[$0 % 12] })
        try log.seal()
        #expect(try log.statistics().sealedSegments == 1)
        #expect(try log.events() == events)
        #expect(try log.merkleSection(size: 50) == root)
        for tag in Self.tags {
            #expect(try log.events(EventQuery(.taggedAnyOf([tag]))) == events.filter { $0.tags[0] == tag })
        }
        #expect(try log.verify().damages.isEmpty)
        try log.close()
    }
}
