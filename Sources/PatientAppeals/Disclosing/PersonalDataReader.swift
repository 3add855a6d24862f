// SPDX-License-Identifier: Apache-2.0

/// Who asks for personal data, and for whom they act.
///
/// The library believes what it is told here: the service that embeds it has to know its users.
public struct PersonalDataReader: Sendable, Hashable {
    /// The person or program, in which capacity.
    public var actor: Actor
    /// The code of the organisation they act for; empty where that is not known.
    public var organization: String
    /// Their department in it; empty where that is not known.
    public var unit: String

    /// A reader. One whose organisation is not known is not shown who wrote a confidential or anonymous appeal, save where
    /// the role alone says enough (``ActorRole/fund``, ``ActorRole/department``).
    public init(actor: Actor, organization: String = "", unit: String = "") {
        self.actor = actor
        self.organization = organization
        self.unit = unit
    }

    /// Somebody of whom nothing is known.
    public static let unknown = PersonalDataReader(actor: Actor(role: .unsaid, id: ""))
}

/// What a reader is to one appeal.
public enum ReaderStanding: String, Sendable, Hashable, CaseIterable {
    /// The applicant's side, with the id under which the appeal was registered.
    case applicant
    /// The Insurance Fund or the health department.
    case oversight
    /// The contact centre: an operator of an organisation above, not of the one concerned.
    case contactCentre
    /// A member of the commission from an organisation above.
    case expert
    /// The Patient Support Service's head, or its program, in the organisation concerned.
    case support
    /// Whoever else acts for the organisation or the unit concerned.
    case concerned
    /// Somebody of an organisation that has nothing to do with it.
    case outside
    /// Nobody said for whom they act.
    case unknown
}
