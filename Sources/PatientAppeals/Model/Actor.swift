// SPDX-License-Identifier: Apache-2.0

/// Who acts, and in which capacity.
public struct Actor: Sendable, Hashable {
    /// The capacity.
    public var role: ActorRole
    /// The id: of staff a pseudonymous one, stored as it is; on the applicant's side anything, stored as a keyed hash.
    public var id: String

    /// An actor.
    public init(role: ActorRole, id: String) {
        self.role = role
        self.id = id
    }

    /// This program.
    public static let system = Actor(role: .system, id: "aryz")
}
