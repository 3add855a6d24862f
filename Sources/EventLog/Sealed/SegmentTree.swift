// SPDX-License-Identifier: Apache-2.0

/// The part of the Merkle tree over the log that one segment's events make up, while they come.
struct SegmentTree: ~Copyable {
    private var hasher = LeafHasher()
    /// The event's tags as a row holds them, which is what its leaf commits to.
    private var tags = ByteBuffer(capacity: 256)
    private(set) var section: MerkleSection

    init(from position: Position) { section = MerkleSection(begin: position - 1) }

    /// Adds the leaf of the next event.
    mutating func add(_ event: StoredEvent, position: Position, type: String) {
        tags.removeAll()
        unsafe event.forEachTag { tag in
            tags.append(UInt8(tag.count))
            unsafe tags.append(RawSpan(_unsafeBytes: tag))
        }
        let tagBytes = unsafe tags.pointer
        var type = type
        let leaf = type.withUTF8 { type in
            unsafe hasher.leaf(
                position: position, revision: event.revision, recordedAt: event.recordedAt, id: event.importedID,
                stream: RawSpan(_unsafeBytes: event.streamBytes),
                type: RawSpan(_unsafeBytes: UnsafeRawBufferPointer(type)),
                tags: RawSpan(_unsafeBytes: tagBytes), metadata: RawSpan(_unsafeBytes: event.metadataBytes),
                payloadHash: MerkleHash(plain: RawSpan(_unsafeBytes: event.payloadBytes)))
        }
        section.append(leaf)
    }
}
