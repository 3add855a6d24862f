// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// A command with what only the log and the key store can say about it, so that deciding needs neither.
public struct AppealIntent: Sendable, Equatable {
    /// The command.
    public var command: AppealCommand
    /// The recorder's clock; nil lets any time be said.
    public var now: Timestamp?
    /// The pseudonyms of the actor, and of the applicant and patient that a registration names.
    public var actorID = "", applicant: PersonID = .none, patient: PersonID = .none
    /// The number that a registration gets.
    public var trackingNumber: TrackingNumber?
    /// The register entry that a registration gets.
    public var registerEntry: RegisterEntry?
    /// The other appeal that a link names.
    public var other: Appeal?
    /// Whose key an erasure destroyed, where that is known: in another appeal the person may have another part.
    public var erased: PersonID = .none
    /// The generation of the key that an erasure destroys.
    public var generation: Int64 = 0

    /// A command with nothing found out yet.
    public init(_ command: AppealCommand) { self.command = command }
}
