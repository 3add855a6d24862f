// SPDX-License-Identifier: Apache-2.0

internal import EventLog
public import EventSourcing
public import PatientAppeals

/// Reads one line of NDJSON as a command.
///
/// Every command has `command`, `key`, `at` and `actor`; every one but `registerAppeal` has `appeal` too. The other keys
/// are the fields of the command's body.
public enum CommandReader {
    /// Reads one line.
    ///
    /// - Throws: `PayloadError` that names the key and what is wrong with it, never its value.
    public static func read(_ line: [UInt8]) throws(PayloadError) -> AppealCommand {
        var reader = try JSONFieldReader(json: line, isOfThisVersion: true)
        let name = try required("command", from: &reader)
        guard let kind = AppealCommandKind(rawValue: name) else {
            let shown = JSONFieldReader.codeShown(name).map { $0 + " " } ?? ""
            throw PayloadError(field: "command", reason: shown + "is not the name of a command", .fieldUnknownCode)
        }
        let key = try required("key", from: &reader)
        guard key.utf8.count <= LogLimits.idempotencyKeyBytes else {
            throw PayloadError(
                field: "key", reason: "is longer than \(LogLimits.idempotencyKeyBytes) bytes", .fieldTooLong)
        }
        guard let (at, offsetMinutes) = try reader.time("at") else {
            throw PayloadError(field: "at", reason: "is missing", .fieldMissing)
        }
        let actor = try actor(from: &reader)
        let appeal = try appeal(for: kind, from: &reader)
        var body = CommandBody(kind)
        try body.code(with: &reader)
        return AppealCommand(
            key: key,
            at: at,
            offsetMinutes: offsetMinutes,
            actor: actor,
            appeal: appeal,
            body: body
        )
    }

    private static func actor(from reader: inout JSONFieldReader) throws(PayloadError) -> Actor {
        guard var fields = try reader.object("actor") else {
            throw PayloadError(field: "actor", reason: "is missing", .fieldMissing)
        }
        var role = ActorRole.unsaid
        var id = ""
        var unknown = UnknownFields()
        try fields.code(1, "role", &role)
        try fields.string(2, "id", &id)
        try fields.unknown(&unknown)
        guard role != .unsaid else { throw PayloadError(field: "actor.role", reason: "is missing", .fieldMissing) }
        return Actor(role: role, id: id)
    }

    private static func appeal(
        for kind: AppealCommandKind,
        from reader: inout JSONFieldReader
    ) throws(PayloadError) -> AppealAddress? {
        guard kind != .registerAppeal else { return nil }  // a key `appeal` is then one that cannot stand there
        let text = try required("appeal", from: &reader)
        guard let address = AppealAddress(text) else {
            throw PayloadError(
                field: "appeal",
                reason: "is neither a tracking number with the right check character, nor a register entry, nor ref:…",
                .fieldMalformed
            )
        }
        return address
    }

    private static func required(_ name: String, from reader: inout JSONFieldReader) throws(PayloadError) -> String {
        var value = ""
        try reader.string(0, name, &value)
        guard !value.isEmpty else { throw PayloadError(field: name, reason: "is missing", .fieldMissing) }
        return value
    }
}
