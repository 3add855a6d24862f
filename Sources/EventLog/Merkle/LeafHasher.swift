// SPDX-License-Identifier: Apache-2.0

/// Makes the leaves of the Merkle tree, one for each event. It keeps its room from one event to the next.
///
/// What a leaf commits to is in `docs/format.md`, "Merkle tree". It holds the payload's hash instead of the payload, so
/// that a proof can be shown to somebody who must not see the payload; and the hash is of the bytes as they are stored,
/// so that erasing a key with which they were sealed changes nothing.
package struct LeafHasher: ~Copyable {
    /// The version of the leaf's layout, so that leaves of another one never have the same data.
    private static let layout: UInt8 = 1
    private static let carriesID: UInt8 = 1
    /// The zero byte with which RFC 6962 begins a leaf, and the part of the data whose length is fixed.
    private static let fixedBytes = 1 + 66

    /// The zero byte and the leaf's data but for the metadata, which come last and can be large.
    private var head: ByteBuffer

    package init() {
        head = ByteBuffer(
            capacity: Self.fixedBytes + Row.idBytes + LogLimits.streamNameBytes + LogLimits.typeNameBytes
                + LogLimits.tagsPerEvent * (1 + LogLimits.tagBytes))
    }

    /// The leaf of an event as it lies in an unpacked batch.
    package mutating func leaf(of event: borrowing EventView) -> MerkleHash {
        fillHead(event)
        return MerkleHash(prefixedLeaf: head.bytes, event.metadata)
    }

    /// What the leaf of `event` is the hash of, without the zero byte before it.
    package mutating func data(of event: borrowing EventView) -> [UInt8] {
        fillHead(event)
        return head.bytes.part(1, head.count - 1).array + event.metadata.array
    }

    /// The leaf of an event whose parts are these. Traps when a name is longer than ``LogLimits`` allows.
    ///
    /// - Parameter id: The id that it was imported with; nil when it is derived from the position.
    /// - Parameter tags: For each tag a byte of length and the tag, as a row holds them.
    /// - Parameter payloadHash: ``MerkleHash/init(plain:)`` of the payload as stored.
    package mutating func leaf(
        position: Position, revision: Revision, recordedAt: Timestamp, id: EventID?, stream: RawSpan, type: RawSpan,
        tags: RawSpan, metadata: RawSpan, payloadHash: MerkleHash
    ) -> MerkleHash {
        beginHead(position, revision, recordedAt, payloadHash)
        appendLengths(
            id: id != nil, stream: stream.byteCount, type: type.byteCount, tags: tags.byteCount,
            metadata: metadata.byteCount)
        appendNames(id: id, stream: stream)
        head.append(type)
        head.append(tags)
        return MerkleHash(prefixedLeaf: head.bytes, metadata)
    }

    private mutating func fillHead(_ event: borrowing EventView) {
        let type = event.type
        let tags = event.tags
        let id = event.importedID
        beginHead(event.position, event.revision, event.recordedAt, MerkleHash(plain: event.payload))
        appendLengths(
            id: id != nil, stream: event.streamBytes.byteCount, type: type.utf8.count,
            tags: tags.reduce(0) { $0 + 1 + $1.utf8.count }, metadata: event.metadata.byteCount)
        appendNames(id: id, stream: event.streamBytes)
        head.append(utf8: type)
        for tag in tags {
            head.append(UInt8(tag.utf8.count))
            head.append(utf8: tag)
        }
    }

    private mutating func beginHead(
        _ position: Position, _ revision: Revision, _ recordedAt: Timestamp, _ payloadHash: MerkleHash
    ) {
        head.removeAll()
        head.append(MerkleHash.leafPrefix)
        head.append(position)
        head.append(revision)
        head.append(recordedAt.microseconds)
        head.append(payloadHash)
        head.append(Self.layout)
    }

    /// With the lengths before the parts, no byte can be taken for one of the next part. They trap if they do not fit.
    private mutating func appendLengths(id: Bool, stream: Int, type: Int, tags: Int, metadata: Int) {
        head.append(id ? Self.carriesID : 0)
        head.append(UInt8(stream))
        head.append(UInt8(type))
        head.append(UInt16(tags))
        head.append(UInt32(metadata))
    }

    private mutating func appendNames(id: EventID?, stream: RawSpan) {
        if let id {
            head.append(id.high)
            head.append(id.low)
        }
        head.append(stream)
    }
}

extension EventView {
    /// The leaf with which the Merkle tree over the log commits to this event, for ``InclusionProof``.
    public func merkleLeaf() -> MerkleHash {
        var hasher = LeafHasher()
        return hasher.leaf(of: self)
    }

    /// What the leaf is the hash of, for somebody who checks a proof: ``MerkleHash/init(leaf:)`` of these bytes. It holds
    /// the payload's hash and not the payload; all else of the event is in clear.
    public func merkleLeafData() -> [UInt8] {
        var hasher = LeafHasher()
        return hasher.data(of: self)
    }
}
