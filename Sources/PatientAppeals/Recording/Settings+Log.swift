// SPDX-License-Identifier: Apache-2.0

internal import Crypto
public import EventLog
import EventSourcing

/// Settings as a log was given them.
public struct AdoptedSettings: Sendable, Equatable {
    /// What holds.
    public var settings: Settings
    /// The file as it was given, and its SHA-256; of the settings that come with this package where none was given.
    public var json: [UInt8], digest: [UInt8]
    /// When it was recorded, and where; nil for the settings that come with this package.
    public var recordedAt: Timestamp?, position: Position?

    fileprivate init(settings: Settings, json: [UInt8]) {
        self.settings = settings
        self.json = json
        digest = Settings.digest(of: json)
    }
}

extension Settings {
    /// The stream of the settings that a log was given.
    public static let stream = "settings"

    /// The settings that hold in a log: the last that it was given, else ``standard``.
    ///
    /// Throws where the log can't be read; settings that this version can't read throw as a payload error.
    public static func current(in log: EventLog) throws(RecordingError) -> Settings {
        try inForce(in: log).settings
    }

    /// The settings that held in a log at a time of recording: the last that it had been given by then. The default is now.
    ///
    /// Throws as ``current(in:)`` does, and where what is kept is not what its digest says.
    public static func inForce(
        in log: EventLog, asOf instant: Timestamp? = nil
    ) throws(RecordingError) -> AdoptedSettings {
        var found = AdoptedSettings(settings: standard, json: PackageResources.settings_json)
        var adopted: (body: SettingsAdopted, position: Position)?
        let reader = AppealReader(log)
        try reader.forEach(EventQuery(.stream(stream), direction: .backwards)) { view throws(RecordingError) in
            if let instant, view.recordedAt > instant { return true }
            guard case .settingsAdopted(let body) = try reader.event(view).body else { return true }
            adopted = (body, view.position)
            found.recordedAt = view.recordedAt
            return false
        }
        guard let (body, position) = adopted else { return found }
        do throws(SettingsError) {
            found = AdoptedSettings(settings: try self.adopted(json: body.json), json: body.json, like: found)
        } catch {
            throw .payload(field: "json", reason: error.description, position: position)
        }
        guard body.digest.isEmpty || body.digest == found.digest else {
            throw .payload(field: "digest", reason: "is not that of the settings beside it", position: position)
        }
        found.position = position
        return found
    }

    /// Gives a log settings, which hold for the commands that come after. Does nothing where the log has them already.
    ///
    /// Throws ``SettingsError`` with all that is wrong with them, a person's number or address in them too (see
    /// ``adoptable(json:)``), or ``RecordingError``.
    public static func adopt(json: [UInt8], in log: EventLog, actor: Actor, at instant: Timestamp) throws -> Settings {
        let settings = try adoptable(json: json)
        let before = try inForce(in: log)
        var body = SettingsAdopted()
        body.version = settings.version
        body.json = json
        body.previousVersion = before.position == nil ? "" : before.settings.version
        body.digest = digest(of: json)
        var context = EventContext()
        context.at = instant
        context.actorRole = actor.role
        context.actorID = actor.id
        let event = AppealEvent(context: context, body: .settingsAdopted(body))
        let request = AppendRequest([
            NewEvent(stream: stream, type: event.typeName, payload: event.encodedPayload())
        ])
        if before.settings != settings { _ = try log.appendBlocking(contentsOf: [request])[0].get() }
        return settings
    }

    fileprivate static func digest(of json: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: json)) }
}

extension AdoptedSettings {
    fileprivate init(settings: Settings, json: [UInt8], like other: AdoptedSettings) {
        self.init(settings: settings, json: json)
        recordedAt = other.recordedAt
    }
}
