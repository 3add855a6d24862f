// SPDX-License-Identifier: Apache-2.0

import Crypto
public import EventLog
import EventSourcing

/// The keys with which personal data is sealed: a file beside the log, not in it, so that a copy of the log has no keys.
///
/// A key is made when something of a person is sealed for the first time, and is durable after ``sync()``; nothing sealed
/// with it may be appended before. Destroying the key makes all that it sealed unreadable for ever, in every copy of the
/// log. What no program can promise: that the disk, a snapshot of the file system or a backup of this file keeps no older
/// state of the key's 64 bytes. Format: `docs/key-store-format.md`.
public final class KeyStore: Sendable {
    /// Whether new keys may be made.
    public enum Access: Sendable {
        /// Seals, opens and destroys. One such user at a time.
        case readWrite
        /// Opens only.
        case readOnly
    }
    private let state: Monitor<KeyStoreState>
    /// The keyed hash of nothing yet; a copy goes on from here and does not prepare the secret again.
    private let hash: Monitor<HMAC<SHA256>>
    /// Where keys come from: 32 bytes a call.
    package typealias KeySource = @Sendable () -> [UInt8]

    private convenience init(_ state: consuming sending KeyStoreState, secret: [UInt8]) {
        self.init(state, hash: HMAC<SHA256>(key: SymmetricKey(data: secret)))
    }

    private init(_ state: consuming sending KeyStoreState, hash: HMAC<SHA256>) {
        self.state = Monitor(state)
        self.hash = Monitor(hash)
    }

    /// Where the keys of the log in this directory are: `appeals.log` has them in `appeals.log.keys`.
    public static func path(besideLog directory: String) -> String {
        var directory = directory[...]
        while directory.count > 1, directory.last == "/" { directory.removeLast() }
        return directory + ".keys"
    }

    /// Opens the key store of a log, and makes it where there is none and the log holds nothing that needs one.
    ///
    /// Throws where the file belongs to another log, is damaged at its head or in use by another writer, and where it is
    /// missing or empty and the log holds personal data: a new one would hide that the old keys are lost.
    public static func open(for log: EventLog, access: Access = .readWrite) throws(KeyStoreError) -> KeyStore {
        try open(
            at: path(besideLog: log.path), identity: log.identity, access: access,
            mayMake: { !log.needsKeys() }, keySource: { randomKey() })
    }

    /// Opens the key store at a path, and makes it where there is none and `access` lets it. It does not know whether a
    /// log needs the keys of a store that was lost; ``open(for:access:)`` does.
    public static func open(
        at path: String,
        identity: LogIdentity,
        access: Access = .readWrite
    ) throws(KeyStoreError) -> KeyStore {
        try open(at: path, identity: identity, access: access, keySource: { randomKey() })
    }

    /// The same with keys from somewhere else, for golden files.
    package static func open(
        at path: String,
        identity: LogIdentity,
        access: Access = .readWrite,
        mayMake: () -> Bool = { true },
        keySource: @escaping KeySource
    ) throws(KeyStoreError) -> KeyStore {
        do throws(KeyStoreError) {
            let file = try KeyFile(path: path, writing: access == .readWrite, create: false)
            if access == .readWrite, try file.size() < KeyFileLayout.headerBytes {
                guard mayMake() else { throw lost("shorter than its head", path) }
                // Its making was cut short, before any key was in it.
                return try make(file, identity: identity, keySource: keySource)
            }
            let header = try KeyFileLayout.read(
                header: try file.read(at: 0, count: KeyFileLayout.headerBytes),
                file: path
            )
            guard header.identity == identity else {
                throw KeyStoreError(
                    .foreign, "The key store belongs to another log; restore this one's own from its backup.",
                    file: path, offset: 16)
            }
            let state = try KeyStoreState(file: file, isWritable: access == .readWrite, keySource: keySource)
            return KeyStore(state, secret: header.secret)
        } catch {
            guard error.code == .noSuchStore, access == .readWrite else { throw error }
            guard mayMake() else { throw lost("missing", path) }
            return try make(KeyFile(path: path, writing: true, create: true), identity: identity, keySource: keySource)
        }
    }

    static func lost(_ state: String, _ path: String) -> KeyStoreError {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return KeyStoreError(
            .damaged,
            "The key store is \(state) and the log holds data sealed with its keys; restore \(name) from its backup.",
            file: path)
    }

    /// A store that is gone with the process; for trials and tests.
    public static func inMemory() -> KeyStore {
        let store = try? make(KeyFile(), identity: LogIdentity(high: 0, low: 0), keySource: { randomKey() })
        guard let store else { preconditionFailure("memory takes no error") }
        return store
    }

    /// A store in memory with no keys and the same pseudonyms as this one, for trying commands out before they are recorded.
    public func rehearsal() -> KeyStore {
        let state = try? KeyStoreState(file: KeyFile(), isWritable: true, keySource: { Self.randomKey() })
        guard let state else { preconditionFailure("memory takes no error") }
        return KeyStore(state, hash: hash.withLock { $0 })
    }

    private static func make(
        _ file: consuming KeyFile,
        identity: LogIdentity,
        keySource: @escaping KeySource
    ) throws(KeyStoreError) -> KeyStore {
        let secret = keySource()
        try file.truncate(to: 0)
        try file.write(KeyFileLayout.header(identity: identity, secret: secret), at: 0)
        try file.sync()
        try file.syncDirectory()
        return KeyStore(try KeyStoreState(file: file, isWritable: true, keySource: keySource), secret: secret)
    }

    static func randomKey() -> [UInt8] { randomBytes(32) }

    // MARK: Keys

    /// Makes all new keys durable with one sync. To be called before anything sealed with them is appended.
    public func sync() throws(KeyStoreError) { try state.withLock { state throws(KeyStoreError) in try state.sync() } }

    /// Destroys a person's key on disk; durable when it returns. Returns the key's generation, nil where there was none.
    public func erase(_ person: PersonID) throws(KeyStoreError) -> Int64? {
        try state.withLock { state throws(KeyStoreError) in try state.erase(person) }
    }

    /// Whether the person's key was destroyed and no new one made since.
    public func isErased(_ person: PersonID) throws(KeyStoreError) -> Bool {
        try state.withLock { state throws(KeyStoreError) in try state.current(person).map { $0.key == nil } ?? false }
    }

    /// Whether the key that this was sealed with was destroyed; a key that the person got since does not matter.
    public func isErased(_ field: SealedField) throws(KeyStoreError) -> Bool {
        let record = try state.withLock { state throws(KeyStoreError) in try state.current(field.person) }
        guard let record else { return false }
        let generation = Int64(record.generation)
        return generation > field.generation || generation == field.generation && record.key == nil
    }

    /// Whether a person has a key that was destroyed as the one of this generation: an older key store was put back.
    func isBack(_ person: PersonID, generation: Int64) throws(KeyStoreError) -> Bool {
        let record = try state.withLock { state throws(KeyStoreError) in try state.current(person) }
        guard let record, record.key != nil else { return false }
        return Int64(record.generation) <= generation
    }

    /// Whether there is a key for this, or there was one that was destroyed.
    func hasKey(of field: SealedField) throws(KeyStoreError) -> Bool {
        let record = try state.withLock { state throws(KeyStoreError) in try state.current(field.person) }
        return record.map { Int64($0.generation) >= field.generation } ?? false
    }

    /// The persons of the newest keys, as ``KeyStoreState`` finds them.
    func newestPersons(among count: Int) throws(KeyStoreError) -> (persons: [PersonID], isAll: Bool) {
        try state.withLock { state throws(KeyStoreError) in try state.newestPersons(among: count) }
    }

    /// Places of records that can't be read: the keys there are lost. Empty for a sound file.
    public var damagedOffsets: [Int] { state.withLock { $0.damagedOffsets } }

    /// Seals bytes for a person. The purpose says what it is and is bound to it, `AppealReceived.text`.
    public func seal(
        _ bytes: [UInt8],
        for person: PersonID,
        purpose: String
    ) throws(KeyStoreError) -> SealedField {
        let (key, generation, nonce) = try state.withLock { state throws(KeyStoreError) in
            try state.keyForSealing(person)
        }
        var field = SealedField()
        field.person = person
        field.generation = Int64(generation)
        let packed = PackedText.packed(bytes)
        let associated = additional(person, purpose, isPacked: packed != nil)
        // AES-GCM refuses nothing that comes from here: the key has 256 bits and the nonce is its own.
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let sealed = try? AES.GCM.seal(packed ?? bytes, using: key, nonce: nonce, authenticating: associated)
        else {
            preconditionFailure("a key of 256 bits seals")
        }
        var box: [UInt8] = []
        box.reserveCapacity(sealed.ciphertext.count + 28)
        box.append(contentsOf: sealed.nonce)
        box.append(contentsOf: sealed.ciphertext)
        box.append(contentsOf: sealed.tag)
        if packed == nil { field.box = box } else { field.packed = box }
        return field
    }

    /// Opens what was sealed, whoever reads; what readers are shown goes through a ``DisclosureScope``.
    package func open(_ field: SealedField, purpose: String) throws(KeyStoreError) -> OpenedField {
        let record = try state.withLock { state throws(KeyStoreError) in try state.current(field.person) }
        guard let record else { return .sealed }
        guard Int64(record.generation) == field.generation, let key = record.key else {
            return Int64(record.generation) < field.generation ? .sealed : .erased
        }
        guard field.box.isEmpty || field.packed.isEmpty else { return .damaged }
        let isPacked = field.box.isEmpty
        let combined = isPacked ? field.packed : field.box
        guard combined.count >= 28, let box = try? AES.GCM.SealedBox(combined: combined),
            let opened = try? AES.GCM.open(
                box,
                using: SymmetricKey(data: key),
                authenticating: additional(field.person, purpose, isPacked: isPacked)
            )
        else { return .damaged }
        guard isPacked else { return .revealed(Array(opened)) }
        return PackedText.unpacked(Array(opened)).map(OpenedField.revealed) ?? .damaged
    }

    /// No purpose begins with the byte that marks the packed form.
    private func additional(_ person: PersonID, _ purpose: String, isPacked: Bool) -> [UInt8] {
        person.bytes + (isPacked ? [1] : []) + purpose.utf8
    }

    // MARK: Pseudonyms

    /// The pseudonym of a person: of the IIN, else the telephone number, else the id of the applicant who acts, else of
    /// nobody, a random one.
    public func personID(of details: PersonDetails?, actor: Actor?) -> PersonID {
        if let iin = details?.iinDigits { return hash("iin:" + iin) }
        if let phone = details?.phoneDigits { return hash("phone:" + phone) }
        if let actor, actor.role.isApplicantSide, !actor.id.isEmpty { return hash("actor:" + actor.id) }
        return PersonID(high: UInt64.random(in: 1...UInt64.max), low: UInt64.random(in: 0...UInt64.max))
    }

    /// What stands in events for the id of an actor on the applicant's side: `p-` and sixteen hexadecimal digits.
    public func pseudonym(ofActor id: String) -> String { "p-" + hexadecimal(hash("actor:" + id).high) }

    /// The tags under which a person is found by what else they left: the telephone number of who is known by the IIN.
    func contactTags(_ details: PersonDetails?) -> [String] {
        guard let details, details.iinDigits != nil, let phone = details.phoneDigits else { return [] }
        return [contactTag(phone: phone)]
    }

    private func contactTag(phone: String) -> String { "contact:" + hash("phone:" + phoneDigits(phone)).description }

    /// The tags of all appeals that name a telephone number or an IIN.
    func tags(of contact: PersonContact) -> [String] {
        switch contact {
        case .iin(let iin): [hash("iin:" + digits(iin)).tag]
        case .phone(let phone): [hash("phone:" + phoneDigits(phone)).tag, contactTag(phone: phone)]
        }
    }

    private func hash(_ text: String) -> PersonID { hash(of: Array(text.utf8)) }

    /// Sixteen bytes that nobody without the secret can tell.
    func hash(of bytes: [UInt8]) -> PersonID {
        var hash = hash.withLock { $0 }
        hash.update(data: bytes)
        let code = hash.finalize()
        return PersonID(bytes: code) ?? .none
    }

    private func digits(_ text: String) -> String {
        String(decoding: text.utf8.filter { (0x30...0x39).contains($0) }, as: UTF8.self)
    }

    /// The same number however it is written: 8 700 … and +7 700 … are one.
    private func phoneDigits(_ text: String) -> String {
        let all = digits(text)
        guard !all.isEmpty else { return text }
        return all.utf8.count == 11 && all.hasPrefix("8") ? "7" + all.dropFirst() : all
    }
}

/// What opening a sealed field came to.
public enum OpenedField: Sendable, Equatable {
    /// Its bytes.
    case revealed([UInt8])
    /// The person's key was destroyed.
    case erased
    /// There is no key for it here.
    case sealed
    /// There is a key, and it does not open this: the bytes were changed, or belong somewhere else.
    case damaged
}
