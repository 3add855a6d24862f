// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// The fields of one kind of command; their names are the keys in JSON.
public protocol AppealCommandBody: PayloadMessage {
    /// The kind of command.
    static var kind: AppealCommandKind { get }
}

extension AppealCommandBody {
    /// A command whose fields `fill` sets.
    @inlinable public static func with(_ fill: (inout Self) -> Void) -> Self {
        var body = Self()
        fill(&body)
        return body
    }

    func walked<Coder: FieldCoder>(by coder: inout Coder) throws(PayloadError) -> Self {
        var copy = self
        try copy.code(with: &coder)
        return copy
    }
}

/// How a command names the appeal that it is about.
public enum AppealAddress: Sendable, Hashable {
    /// By the number that the applicant reads out.
    case tracking(TrackingNumber)
    /// By the entry in the official register.
    case register(RegisterEntry)
    /// By the sender's own id.
    case reference(String)

    /// Reads `7K3F-9QXD-2`, `SKO-17/2026-000123` or `ref:tg-8841`; nil for anything else.
    public init?(_ text: String) {
        if text.hasPrefix("ref:") {
            guard text.utf8.count > 4 else { return nil }
            self = .reference(String(text.dropFirst(4)))
        } else if let number = TrackingNumber(text) {
            self = .tracking(number)
        } else if let entry = RegisterEntry(text) {
            self = .register(entry)
        } else {
            return nil
        }
    }
}

/// Something that somebody wants to be done to an appeal.
public struct AppealCommand: Sendable, Equatable {
    /// Makes a retry safe: unique per command, for ever. At most 255 bytes of UTF-8; no personal data.
    public var key: String
    /// When it happens.
    public var at: Timestamp
    /// The zone in which `at` was said: minutes east of UTC.
    public var offsetMinutes: Int
    /// Who does it.
    public var actor: Actor
    /// The appeal; nil for `registerAppeal`, which makes one.
    public var appeal: AppealAddress?
    /// What is to be done.
    public var body: CommandBody

    /// A command.
    public init(
        key: String,
        at: Timestamp,
        offsetMinutes: Int = 300,
        actor: Actor,
        appeal: AppealAddress? = nil,
        body: CommandBody
    ) {
        self.key = key
        self.at = at
        self.offsetMinutes = offsetMinutes
        self.actor = actor
        self.appeal = appeal
        self.body = body
    }
}
