// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

extension Settings {
    /// The stream of the settings that a log was given.
    public static let stream = "settings"

    /// The settings that hold in a log: the last that it was given, else ``standard``.
    ///
    /// Throws where the log can't be read; settings that this version can't read throw as a payload error.
    public static func current(in log: EventLog) throws(RecordingError) -> Settings {
        var json: [UInt8]?
        var position: Position = 0
        let reader = AppealReader(log)
        let query = EventQuery(.stream(stream), direction: .backwards, limit: 1)
        try reader.forEach(query) { view throws(RecordingError) in
            if case .settingsAdopted(let body) = try reader.event(view).body { json = body.json }
            position = view.position
            return false
        }
        guard let json else { return standard }
        do throws(SettingsError) {
            return try adopted(json: json)
        } catch {
            throw .payload(field: "json", reason: error.description, position: position)
        }
    }

    /// Gives a log settings, which hold for the commands that come after. Does nothing where the log has them already.
    ///
    /// Throws ``SettingsError`` with all that is wrong with them, or ``RecordingError``.
    public static func adopt(json: [UInt8], in log: EventLog, actor: Actor, at instant: Timestamp) throws -> Settings {
        let settings = try adopted(json: json)
        let before = try current(in: log)
        var body = SettingsAdopted()
        body.version = settings.version
        body.json = json
        body.previousVersion = before == standard ? "" : before.version
        var context = EventContext()
        context.at = instant
        context.actorRole = actor.role
        context.actorID = actor.id
        let event = AppealEvent(context: context, body: .settingsAdopted(body))
        let request = AppendRequest([
            NewEvent(stream: stream, type: event.typeName, payload: event.encodedPayload())
        ])
        if before != settings { _ = try log.appendBlocking(contentsOf: [request])[0].get() }
        return settings
    }
}
