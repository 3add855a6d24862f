// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// The rules: which events a command leads to in the state that an appeal is in, or why it is refused.
///
/// Free texts in the events are not sealed yet; the recorder does that. Same input, same events.
public struct AppealDecider: Decider, Sendable {
    let settings: SettingsIndex

    /// The rules under these settings.
    public init(settings: Settings = .standard) { self.settings = SettingsIndex(settings) }

    /// Before the first event.
    public static var initial: Appeal { Appeal() }

    /// The events that the command leads to; at least one. Throws the reason why there are none.
    public func decide(_ intent: AppealIntent, in appeal: Appeal) throws(Rejection) -> [AppealEvent] {
        try decision(intent, in: appeal).events
    }

    /// Takes an event in.
    public func evolve(_ appeal: inout Appeal, _ event: AppealEvent) { appeal.evolve(event) }

    /// The events and the state after them.
    func decision(_ intent: AppealIntent, in appeal: consuming Appeal) throws(Rejection) -> Decision {
        var decision = Decision(intent, consume appeal, settings)
        try decision.checkFrame()
        try decision.decide(intent.command.body)
        return decision
    }

    /// What a clock tick at an instant leads to: breaches, deemed refusals, automatic escalations, missed milestones and
    /// expired surveys. None when it was done before.
    public func tick(_ appeal: Appeal, at instant: Timestamp) -> [AppealEvent] {
        ticking(appeal, at: instant).events
    }

    func ticking(_ appeal: Appeal, at instant: Timestamp) -> Decision {
        let zone = settings.zone(organization: appeal.organization, region: appeal.region)
        let command = AppealCommand(
            key: "", at: instant, offsetMinutes: zone.offsetMinutes(at: instant), actor: .system, body: .close(Close()))
        var intent = AppealIntent(command)
        intent.actorID = Actor.system.id
        var decision = Decision(intent, appeal, settings)
        decision.tick()
        return decision
    }

    /// The register that an organisation's appeal of this instant is entered in: `SKO-17/2026`. The year is that of the
    /// organisation's own calendar.
    public func registry(organization code: String, region: String, at instant: Timestamp) -> String {
        let zone = settings.zone(organization: code, region: region)
        let prefix = settings.organization(code)?.registerPrefix ?? code
        return "\(prefix)/\(instant.date(offsetMinutes: zone.offsetMinutes(at: instant)).year)"
    }
}
