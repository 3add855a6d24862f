// SPDX-License-Identifier: Apache-2.0

public import EventLog

extension KeyStore {
    /// Copies the key store of one log to another that holds the same sealed data, as a salvaged log does: all records as
    /// they are, the other log's identity in the head. Durable when it returns. The copy keeps every person readable whom
    /// the original keeps readable, and an erasure in one reaches the other never.
    ///
    /// `identity` is that of the log at `source` where it is known. False where there is no key store beside `source`.
    /// Throws where that is damaged at its head or belongs to another log, where there is one beside `target` already, and
    /// where the system refuses to read or write.
    public static func copy(
        besideLog source: String, identity: LogIdentity?, toLog target: String, identity newIdentity: LogIdentity
    ) throws(KeyStoreError) -> Bool {
        let original: KeyFile
        do throws(KeyStoreError) {
            original = try KeyFile(path: path(besideLog: source), writing: false, create: false)
        } catch {
            guard error.code == .noSuchStore else { throw error }
            return false
        }
        let head = try KeyFileLayout.read(
            header: try original.read(at: 0, count: KeyFileLayout.headerBytes), file: original.path)
        guard identity == nil || head.identity == identity else {
            throw KeyStoreError(
                .foreign, "The key store belongs to another log; restore this one's own from its backup.",
                file: original.path, offset: 16)
        }
        var copy = try KeyFile(path: path(besideLog: target), writing: true, create: true)
        var offset = KeyFileLayout.headerBytes
        while true {
            let bytes = try original.read(at: offset, count: 1 << 20)
            if bytes.isEmpty { break }
            try copy.write(bytes, at: offset)
            offset += bytes.count
        }
        try copy.sync()
        // Last, so that a copy that was cut short is no key store.
        try copy.write(KeyFileLayout.header(identity: newIdentity, secret: head.secret), at: 0)
        try copy.sync()
        try copy.syncDirectory()
        return true
    }
}
