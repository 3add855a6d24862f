// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// The way an appeal comes in.
public struct Channel: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = [
        "supportDesk", "suggestionBox", "letter", "webQR", "webForm", "regionalCallCentre", "qoldauApp", "telegramBot",
        "contactCentre1414", "email", "eOtinish", "proactive",
    ]
    /// The clinic's Patient Support Service, walk-in or written.
    public static var supportDesk: Channel { Channel(code: 1) }
    /// A box on the clinic's wall.
    public static var suggestionBox: Channel { Channel(code: 2) }
    /// A letter on paper.
    public static var letter: Channel { Channel(code: 3) }
    /// The page behind the QR code on the clinic's wall: an answer within 24 hours.
    public static var webQR: Channel { Channel(code: 4) }
    /// A form on a web site.
    public static var webForm: Channel { Channel(code: 5) }
    /// The call centre of the regional health department.
    public static var regionalCallCentre: Channel { Channel(code: 6) }
    /// The Insurance Fund's mobile app Qoldau 24/7.
    public static var qoldauApp: Channel { Channel(code: 7) }
    /// The Insurance Fund's SaqtandyryBot in Telegram.
    public static var telegramBot: Channel { Channel(code: 8) }
    /// The Insurance Fund's contact centre 1414, round the clock, with three levels.
    public static var contactCentre1414: Channel { Channel(code: 9) }
    /// An e-mail.
    public static var email: Channel { Channel(code: 10) }
    /// The state's portal e-Otinish.
    public static var eOtinish: Channel { Channel(code: 11) }
    /// The Patient Support Service stepped in before there was a complaint.
    public static var proactive: Channel { Channel(code: 12) }
}

/// The kind of appeal, as the Administrative Procedural Code of Kazakhstan (350-VI) has them, with application and complaint.
public struct AppealKind: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["application", "complaint", "notification", "suggestion", "response", "inquiry"]
    /// Asks for something one has a right to.
    public static var application: AppealKind { AppealKind(code: 1) }
    /// Says that a right was hurt.
    public static var complaint: AppealKind { AppealKind(code: 2) }
    /// Tells of something.
    public static var notification: AppealKind { AppealKind(code: 3) }
    /// Proposes an improvement.
    public static var suggestion: AppealKind { AppealKind(code: 4) }
    /// Gives an opinion, thanks included.
    public static var response: AppealKind { AppealKind(code: 5) }
    /// Asks for information.
    public static var inquiry: AppealKind { AppealKind(code: 6) }
}

/// The language an appeal is written in.
public struct Language: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["kk", "ru", "mixed", "kk-Latn"]
    /// Kazakh.
    public static var kazakh: Language { Language(code: 1) }
    /// Russian.
    public static var russian: Language { Language(code: 2) }
    /// Both in one text.
    public static var mixed: Language { Language(code: 3) }
    /// Kazakh in Latin letters.
    public static var kazakhLatin: Language { Language(code: 4) }
}

/// Who may see who the applicant is.
public struct Confidentiality: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["named", "confidential", "anonymous"]
    /// Everybody who works on the appeal.
    public static var named: Confidentiality { Confidentiality(code: 1) }
    /// Not the unit concerned; who else is in ``IdentityRule``.
    public static var confidential: Confidentiality { Confidentiality(code: 2) }
    /// Nobody: the applicant did not say. A number that was left is for the answer, see ``IdentityRule``.
    public static var anonymous: Confidentiality { Confidentiality(code: 3) }

    /// Whether nothing is hidden; what was never said hides nothing.
    var isNamed: Bool { self == .named || self == .unsaid }
}

/// The capacity in which somebody acts.
public struct ActorRole: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = [
        "applicant", "patient", "representative", "operator", "handler", "head", "expert", "fund", "department",
        "system",
    ]
    /// Who turned to us.
    public static var applicant: ActorRole { ActorRole(code: 1) }
    /// The patient, where that is not the applicant.
    public static var patient: ActorRole { ActorRole(code: 2) }
    /// Who acts for the applicant or the patient.
    public static var representative: ActorRole { ActorRole(code: 3) }
    /// Who takes calls and statements.
    public static var `operator`: ActorRole { ActorRole(code: 4) }
    /// Who works on appeals: a specialist of the Patient Support Service.
    public static var handler: ActorRole { ActorRole(code: 5) }
    /// Who leads the unit or the clinic.
    public static var head: ActorRole { ActorRole(code: 6) }
    /// Who sits in the commission.
    public static var expert: ActorRole { ActorRole(code: 7) }
    /// Staff of the Insurance Fund.
    public static var fund: ActorRole { ActorRole(code: 8) }
    /// Staff of the health department.
    public static var department: ActorRole { ActorRole(code: 9) }
    /// A program.
    public static var system: ActorRole { ActorRole(code: 10) }

    /// Whether the actor is on the applicant's side; such an actor's id is never stored in clear.
    public var isApplicantSide: Bool { (1...3).contains(code) }
}

/// Where an appeal stands. Answered, resolved and closed are three different facts; this is the one that came last.
public struct AppealState: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = [
        "received", "registered", "inReview", "answered", "closed", "redirected", "withdrawn", "leftUnconsidered",
    ]
    /// It came in and has no entry in the register yet.
    public static var received: AppealState { AppealState(code: 1) }
    /// It has an entry in the register.
    public static var registered: AppealState { AppealState(code: 2) }
    /// Somebody works on it.
    public static var inReview: AppealState { AppealState(code: 3) }
    /// The answer was sent.
    public static var answered: AppealState { AppealState(code: 4) }
    /// Nothing is left to do.
    public static var closed: AppealState { AppealState(code: 5) }
    /// Exit: it went to whom it concerns, who answers.
    public static var redirected: AppealState { AppealState(code: 6) }
    /// Exit: the applicant took it back.
    public static var withdrawn: AppealState { AppealState(code: 7) }
    /// Exit: the law does not let it be considered.
    public static var leftUnconsidered: AppealState { AppealState(code: 8) }

    /// Whether work on it may go on.
    public var isOpen: Bool { (1...4).contains(code) }
}
