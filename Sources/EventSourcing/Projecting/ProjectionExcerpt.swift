// SPDX-License-Identifier: Apache-2.0

/// The part of another projection's state that stands at the beginning of its snapshots and can be read without the rest.
///
/// Some questions concern a small part of a large state, and the snapshot of the whole is long to read. What is read of it is
/// the excerpt, and it takes in the events behind the snapshot like any projection. It is told by its own bytes how long it
/// is; ``SnapshotStore/restore(excerpt:for:)`` reads it. What its own name and version would say are never looked at there:
/// those of the whole count.
public protocol ProjectionExcerpt: Projection {
    /// The projection whose snapshots begin with it.
    associatedtype Whole: Projection

    /// How many bytes of a snapshot ``byteCount(_:)`` has to see.
    static var headBytes: Int { get }

    /// How many bytes of a snapshot the excerpt takes, these first ones included. Gets ``headBytes`` of them, fewer where
    /// the snapshot has no more; throws for bytes that no snapshot of the whole begins with.
    static func byteCount(_ head: RawSpan) throws(PayloadError) -> Int
}
