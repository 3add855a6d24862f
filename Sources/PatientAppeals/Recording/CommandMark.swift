// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// What stands in the metadata of a command's first event, so that another command with the same key is noticed: 0xd1 and
/// the first five bytes of a keyed hash of the command, of which it misses one in a million million; earlier versions wrote
/// eight. Nothing can compress a hash, and there is one for each command. The secret is the key store's, so that nobody without
/// it can try texts out on the mark, or look for two commands with the same one.
package enum CommandMark {
    /// No protobuf message of ours begins with this byte, so that a mark is not taken for an import's attributes.
    private static let tag: UInt8 = 0xd1
    private static let hashBytes = 5
    private static let hashBytesOnce = 8

    /// The mark of a command: its kind, the actor and the fields. Not its time, which a retry may say anew, nor the
    /// appeal's name, of which there are several: whose appeal it is, the event's stream says.
    static func bytes(_ command: AppealCommand, _ keys: KeyStore) -> [UInt8] {
        Array(longest(command, keys).prefix(1 + hashBytes))
    }

    /// Whether a mark is that of a command, whichever version wrote it.
    static func isMark(_ mark: [UInt8], of command: AppealCommand, _ keys: KeyStore) -> Bool {
        longest(command, keys).starts(with: mark)
    }

    /// The mark as the earlier versions wrote it.
    package static func longest(_ command: AppealCommand, _ keys: KeyStore) -> [UInt8] {
        var message = MarkedCommand()
        message.kind = command.body.kind.rawValue
        message.actorRole = command.actor.role
        message.actorID = command.actor.id
        message.body = command.body
        let hash = keys.hash(of: Array("command:".utf8) + message.encoded())
        return [tag] + hash.bytes.prefix(hashBytesOnce)
    }

    /// The mark in an event's metadata; nil where it has none.
    static func read(_ metadata: RawSpan) -> [UInt8]? {
        guard [1 + hashBytes, 1 + hashBytesOnce].contains(metadata.byteCount) else { return nil }
        let bytes = unsafe metadata.withUnsafeBytes { unsafe [UInt8]($0) }
        return bytes[0] == tag ? bytes : nil
    }
}

/// A command in the order in which its mark is made. Only ever written.
private struct MarkedCommand: PayloadMessage {
    var kind = ""
    var actorRole = ActorRole.unsaid
    var actorID = ""
    var body: CommandBody?
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "kind", &kind)
        try coder.code(2, "actorRole", &actorRole)
        try coder.string(3, "actorID", &actorID)
        var fields = MarkedBody()
        fields.body = body
        var message: MarkedBody? = fields
        try coder.message(4, "body", &message)
        try coder.unknown(&unknownFields)
    }
}

private struct MarkedBody: PayloadMessage {
    var body: CommandBody?
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try body?.code(with: &coder)
    }
}
