// SPDX-License-Identifier: Apache-2.0

/// That the events of a log up to a position were once on disk, as a file beside the log's own says that was made from
/// them: a snapshot of a projection, for example.
public struct DurabilityProof: Sendable, Equatable {
    /// The log that the file was made from.
    public var identity: LogIdentity
    /// All events up to here were there when it was made.
    public var lastPosition: Position
    /// The file.
    public var file: String

    /// A proof with all that it says.
    public init(identity: LogIdentity, lastPosition: Position, file: String) {
        self.identity = identity
        self.lastPosition = lastPosition
        self.file = file
    }
}
