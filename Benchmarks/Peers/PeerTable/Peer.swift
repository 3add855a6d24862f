// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc
import Workbench

/// A place where events are kept durably and read back.
protocol Peer: AnyObject {
    /// What it is, and how it is set.
    var name: String { get }
    /// Puts events behind those that are there, in one durable commit.
    func append(_ events: ArraySlice<RecordedEvent>) throws
    /// Brings what was written into the form that is read for long, where there is one.
    func settle() throws
    /// Every event, in order: its type, organisation and, of a rating, its score.
    func replay() throws -> ScoreFold
    /// The mean score by organisation and month, from ratings alone.
    func ratings() throws -> MonthlyScores
    /// The events of one stream, in order: the bytes of their payloads.
    func history(_ stream: String) throws -> Int
    /// Closes it.
    func close() throws
}

/// Something that a peer said.
struct PeerError: Error, CustomStringConvertible {
    var description: String
}

/// Whether the bytes are the name of the type that ratings have.
func isRating(_ type: UnsafeRawBufferPointer) -> Bool {
    let name: StaticString = "SatisfactionRated"
    return type.count == name.utf8CodeUnitCount && memcmp(type.baseAddress!, name.utf8Start, type.count) == 0
}
