// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// What is known of a snapshot without unpacking it.
public struct SnapshotInfo: Sendable, Hashable {
    /// The projection's name and version.
    public let projection: String, version: Int
    /// The events up to here are in the state.
    public let position: Position
    /// The latest time at which one of them had been recorded; nil when there are none.
    public let latestRecordedAt: Timestamp?
    /// When the snapshot was made.
    public let createdAt: Timestamp
    /// Bytes of the state, and of the file.
    public let stateBytes: UInt64, fileBytes: UInt64
    /// The file's name in the directory of snapshots.
    public let file: String

    init(_ header: SnapshotHeader, file: String, byteCount: UInt64) {
        projection = header.name
        version = Int(header.version)
        position = header.position
        latestRecordedAt = header.latestRecordedAt
        createdAt = header.createdAt
        stateBytes = header.stateBytes
        fileBytes = byteCount
        self.file = file
    }
}

/// A projection that was taken from a snapshot, or stands at the beginning.
public struct RestoredProjection<Subject: Projection>: Sendable {
    /// The projection and how far it is.
    public var runner: ProjectionRunner<Subject>
    /// The snapshot that was used; nil when none could be.
    public var snapshot: SnapshotInfo?
    /// The snapshots that could not be used, to be shown to people.
    public var warnings: [SnapshotWarning]
}

extension EventLog {
    /// A checksum of the event at `position`, by which a log that went on otherwise after a restore is told from the one
    /// that a snapshot was made of: CRC-32C over recorded time and revision (8 bytes each, little-endian), the stream's
    /// name, a zero byte, the type's name, a zero byte, and the payload. 0 at position 0.
    func anchor(at position: Position) throws(LogError) -> UInt32 {
        guard position > 0 else { return 0 }
        var anchor: UInt32 = 0
        do throws(ReadError<Never>) {
            try read(EventQuery(positions: position...position)) { event in
                var head: [UInt8] = []
                head.append(number: event.recordedAt.microseconds)
                head.append(number: event.revision)
                head += event.stream.utf8
                head.append(0)
                head += event.type.utf8
                head.append(0)
                anchor = crc32c(event.payload, continuing: unsafe crc32c(head.span.bytes))
                return false
            }
        } catch {
            switch error {
            case .log(let error): throw error
            }
        }
        return anchor
    }
}
