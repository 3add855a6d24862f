// SPDX-License-Identifier: Apache-2.0

/// One of the two copies of a sealed segment's dictionaries: which groups have one, and where in the file it stands. The
/// dictionaries themselves are read when blocks of their groups are.
final class DictionaryTable: CachedPart, @unchecked Sendable {  // written only by init
    struct Entry {
        var group: UInt16
        /// From the start of the section.
        var offset: UInt64
        var storedLength: UInt32
        var rawLength: UInt32
        var checksum: UInt32
    }
    let source: SectionReader
    let entries: [Entry]

    /// The section's bytes. `dictionaries` has those of the groups by number, an empty one for a group without.
    static func encode(_ dictionaries: [[UInt8]]) -> ByteBuffer {
        var section = ByteBuffer(capacity: 4 << 10)
        var stored = ByteBuffer(capacity: 64 << 10)
        section.append(UInt32(dictionaries.count { !$0.isEmpty }))
        for (group, dictionary) in dictionaries.enumerated() where !dictionary.isEmpty {
            let packed = LZ4.compressSoundly(dictionary.rawSpan)
            section.append(UInt16(group))
            section.append(UInt16(0))
            section.append(UInt32(packed.count))
            section.append(UInt32(dictionary.count))
            section.append(crc32c(packed.rawSpan))
            stored.append(packed)
        }
        section.append(crc32c(section.bytes))
        section.append(contentsOf: stored)
        return section
    }

    private static let headBytes = 4
    private static let entryBytes = 16

    /// Reads and checks the directory of a copy.
    init(_ source: SectionReader, groups: Int) throws(LogError) {
        self.source = source
        let damage = source.damage(at: 0, "The directory of a sealed segment's dictionaries is damaged.")
        let head = try source.read(Self.headBytes, at: 0)
        let count = Int(head.rawSpan.number(at: 0, as: UInt32.self))
        guard count <= groups else { throw damage }
        let directoryBytes = Self.headBytes + count * Self.entryBytes
        let bytes = try source.read(directoryBytes + 4, at: 0)
        let directory = bytes.rawSpan
        guard crc32c(directory.part(0, directoryBytes)) == directory.number(at: directoryBytes) else { throw damage }
        var entries: [Entry] = []
        var offset = UInt64(directoryBytes + 4)
        for index in 0..<count {
            let at = Self.headBytes + index * Self.entryBytes
            let entry = Entry(
                group: directory.number(at: at), offset: offset, storedLength: directory.number(at: at + 4),
                rawLength: directory.number(at: at + 8), checksum: directory.number(at: at + 12))
            guard Int(entry.group) < groups, entries.last.map({ $0.group < entry.group }) ?? true, entry.rawLength > 0,
                entry.rawLength <= SealedFormat.dictionaryBytesMax, entry.storedLength <= entry.rawLength
            else { throw damage }
            entries.append(entry)
            offset += UInt64(entry.storedLength)
        }
        guard offset == source.length else { throw damage }
        self.entries = entries
        super.init(byteCount: entries.count * MemoryLayout<Entry>.stride + 128)
    }

    /// The entry of a group; nil for one without a dictionary.
    func entry(ofGroup group: UInt16) -> Entry? { entries.first { $0.group == group } }

    /// Reads and unpacks a dictionary of this copy.
    func read(_ entry: Entry) throws(LogError) -> [UInt8] {
        let stored = try source.read(Int(entry.storedLength), at: entry.offset)
        let damage = source.damage(at: entry.offset, "One of the two copies of a group's dictionary is damaged.")
        guard crc32c(stored.rawSpan) == entry.checksum else { throw damage }
        if entry.storedLength == entry.rawLength { return stored }
        guard let raw = try? LZ4.decompress(stored.rawSpan, count: Int(entry.rawLength)) else { throw damage }
        return raw
    }
}

extension DictionaryTable {
    /// The sections with the same dictionaries. They lie apart, so that damage to one leaves the other.
    static let copies: [SealedSection] = [.dictionaries, .dictionariesAgain]

    /// A group's dictionary from the first copy that has it whole; nil for a group without. Throws where none has it,
    /// with the place in the first.
    static func dictionary(
        ofGroup group: UInt16, roomBytes: Int = 0, _ table: (SealedSection) throws(LogError) -> DictionaryTable
    ) throws(LogError) -> BlockDictionary? {
        var failure: LogError?
        for copy in copies {
            do throws(LogError) {
                let table = try table(copy)
                guard let entry = table.entry(ofGroup: group) else { return nil }
                return BlockDictionary(try table.read(entry), roomBytes: roomBytes)
            } catch {
                guard error.code == .damaged else { throw error }
                failure = failure ?? error
            }
        }
        if let failure {
            throw LogError(
                .damaged,
                "Both copies of the dictionary of a group of types are damaged, so that its events cannot be read. Restore the "
                    + "segment from a backup; without one, `aryz salvage` copies the rest.",
                file: failure.file, offset: failure.offset)
        }
        return nil
    }
}
