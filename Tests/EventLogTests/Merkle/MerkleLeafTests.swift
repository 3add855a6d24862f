// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@Suite struct MerkleLeafTests {
    struct Parts: Sendable {
        var position: Position = 7
        var revision: Revision = 3
        var recordedAt: Int64 = 1_750_000_000_000_000
        var id: EventID?
        var stream = "appeal-1"
        var type = "Received"
        var tags = ["ref:1", "person:a"]
        var metadata: [UInt8] = [1, 2, 3]
        var payload: [UInt8] = [4, 5, 6]
    }

    private static func leaf(_ parts: Parts, _ hasher: inout LeafHasher) -> MerkleHash {
        let tags = parts.tags.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        let stream = Array(parts.stream.utf8)
        let type = Array(parts.type.utf8)
        return unsafe hasher.leaf(
            position: parts.position, revision: parts.revision,
            recordedAt: Timestamp(microseconds: parts.recordedAt), id: parts.id, stream: stream.span.bytes,
            type: type.span.bytes, tags: tags.span.bytes, metadata: parts.metadata.span.bytes,
            payloadHash: MerkleHash(plain: parts.payload.span.bytes))
    }

    private static let changes: [@Sendable (inout Parts) -> Void] = [
        { _ in }, { $0.position = 8 }, { $0.revision = 4 }, { $0.recordedAt += 1 }, { $0.recordedAt = -1 },
        { $0.id = EventID(high: 0, low: 0) }, { $0.id = EventID(high: 1, low: 0) },
        { $0.id = EventID(high: 0, low: 1) },
        { $0.stream = "appeal-2" }, { $0.type = "Receive" }, { $0.tags = [] }, { $0.tags = ["ref:1"] },
        { $0.tags = ["person:a", "ref:1"] }, { $0.tags = ["ref:1person:a"] }, { $0.tags = ["ref:1", "person:a", ""] },
        { $0.metadata = [] }, { $0.metadata = [1, 2, 4] }, { $0.metadata = [1, 2, 3, 0] }, { $0.payload = [] },
        { $0.payload = [4, 5, 7] }, { $0.payload = [4, 5, 6, 0] },
        // The same bytes, divided otherwise.
        { ($0.stream, $0.type) = ("appeal-1R", "eceived") }, { ($0.stream, $0.type) = ("appeal-", "1Received") },
        { ($0.type, $0.tags) = ("Received\u{5}ref:1", ["person:a"]) },
        { ($0.tags, $0.metadata) = (["ref:1"], Array("\u{8}person:a".utf8) + [1, 2, 3]) },
        { ($0.tags, $0.metadata) = (["ref:1", "person:a", "\u{2}"], [3]) },
        {
            $0.id = EventID(high: 0x312d_6c61_6570_7061, low: 0x6465_7669_6563_6552)
            ($0.stream, $0.type) = ("", "")
        },
        { ($0.metadata, $0.payload) = ([1, 2, 3, 4], [5, 6]) },
    ]

    @Test func `a leaf changes with every part and with where the parts are divided`() {
        var hasher = LeafHasher()
        var leaves: [MerkleHash: Int] = [:]
        for (index, change) in Self.changes.enumerated() {
            var parts = Parts()
            change(&parts)
            let leaf = Self.leaf(parts, &hasher)
            #expect(leaves.updateValue(index, forKey: leaf) == nil, "\(index)")
            // The hasher keeps nothing of the event before.
            var fresh = LeafHasher()
            #expect(Self.leaf(parts, &fresh) == leaf)
        }
    }

    @Test func `a leaf is the hash of the bytes that the format describes`() throws {
        var parts = Parts()
        parts.id = EventID(high: 0x0102_0304_0506_0708, low: 0x1112_1314_1516_1718)
        var hasher = LeafHasher()
        let data = try MerkleSample.bytes(
            "0700000000000000" + "0300000000000000" + "00605ba09d370600"
                + "787c798e39a5bc1910355bae6d0cd87a36b2e10fd0202a83e3bb6b005da83472"
                + "01" + "01" + "08" + "08" + "0f00" + "03000000" + "08070605040302011817161514131211"
                + "61707065616c2d31" + "5265636569766564" + "057265663a31" + "08706572736f6e3a61" + "010203")
        #expect(Self.leaf(parts, &hasher) == MerkleHash(leaf: data))
        // The example of docs/format.md.
        parts.id = nil
        #expect(
            Self.leaf(parts, &hasher).description
                == "883ee5193c5be51c1568deb545f0a195ddc3aef89e5cf7dd37b60d49354e5f56")
    }

    @Test func `the leaf of an event in a log is that of its parts`() throws {
        let place = TemporaryLog()
        let log = try EventLog.create(at: place.path, options: .small)
        let own = EventID(high: 1, low: 2)
        let events = [
            NewEvent(
                stream: "appeal-1", type: "Received", payload: [4, 5, 6], metadata: [9], tags: ["ref:1", "person:a"]),
            NewEvent(stream: "жалоба", type: "Принято", payload: [], tags: ["тег, который длиннее слова"], id: own),
            NewEvent(stream: "s", type: "T", payload: Array(repeating: 1, count: 5_000)),
        ]
        _ = try log.appendBlocking(contentsOf: [AppendRequest(events)])[0].get()
        var hasher = LeafHasher()
        var seen = 0
        try log.read { event in
            let new = events[seen]
            let parts = Parts(
                position: event.position, revision: event.revision, recordedAt: event.recordedAt.microseconds,
                id: new.id, stream: new.stream, type: new.type, tags: new.tags, metadata: new.metadata,
                payload: new.payload)
            let leaf = Self.leaf(parts, &hasher)
            #expect(hasher.leaf(of: event) == leaf)
            #expect(event.merkleLeaf() == leaf)
            #expect(MerkleHash(leaf: event.merkleLeafData()) == leaf)
            seen += 1
            return true
        }
        #expect(seen == 3)
        try log.close()
    }
}
