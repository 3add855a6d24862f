// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// One thing that is wrong with a specimen's files.
struct Damage: Sendable {
    /// The kinds of damage; the raw value is what a report calls it.
    enum Kind: String, CaseIterable, Sendable {
        case bitFlip = "bit flipped"
        case truncation = "file cut off"
        case misdirected = "sector written to another place"
        case stale = "older sector"
        case swapped = "files exchanged"
        case staleCopy = "older copy of a file"
        case lostName = "file lost"
        case zeroed = "block of zeros"
        case garbage = "block of garbage"
        case bothForms = "rows beside their sealed form"
    }
    /// Bytes that changed.
    struct Place: Sendable {
        var path: String
        var offset: Int
    }
    var kind: Kind
    /// What exactly, for people.
    var what: String
    /// The lowest changed byte of each file.
    var places: [Place]
    /// The new contents; nil takes the file away.
    var files: [(path: String, bytes: [UInt8]?)]

    func apply(to disk: SimulatedDisk) {
        for (path, bytes) in files {
            if let bytes { Self.put(bytes, path, on: disk) } else { disk.lose(path) }
        }
    }

    /// Also where there is no such file.
    private static func put(_ bytes: [UInt8], _ path: String, on disk: SimulatedDisk) {
        if disk.bytes(path) == nil, let file = try? disk.open(path, .createNew) { withExtendedLifetime(file) {} }
        disk.replace(path, with: bytes)
    }
}

extension Specimen {
    /// The files that can be damaged. The rows of a log with sealed segments are as those of one without.
    var damageable: [String] {
        disk.paths.filter { !$0.hasSuffix("LOCK") && (form != .sealed || !$0.hasSuffix(".rows")) }
    }

    private func bytes(_ path: String) -> [UInt8] { disk.bytes(path) ?? [] }

    /// Bytes of all files together, where bit flips and truncations can strike.
    var byteCount: Int { damageable.reduce(0) { $0 + bytes($1).count } }

    /// The file and the offset of the byte with this number.
    func place(_ number: Int) -> Damage.Place {
        var rest = number
        for path in damageable {
            let count = bytes(path).count
            if rest < count { return Damage.Place(path: path, offset: rest) }
            rest -= count
        }
        return Damage.Place(path: damageable.first ?? "", offset: 0)
    }

    func flip(bit: Int) -> Damage {
        let place = place(bit / 8)
        var changed = bytes(place.path)
        changed[place.offset] ^= UInt8(1 << (bit % 8))
        return Damage(
            kind: .bitFlip, what: "bit \(bit % 8) of byte \(place.offset) of \(place.path) flipped", places: [place],
            files: [(place.path, changed)])
    }

    func cut(at number: Int) -> Damage {
        let place = place(number)
        return Damage(
            kind: .truncation, what: "\(place.path) cut off at \(place.offset)", places: [place],
            files: [(place.path, Array(bytes(place.path).prefix(place.offset)))])
    }

    /// Damage of a kind that takes a choice, drawn from a generator; nil where the specimen offers none.
    func draw(_ kind: Damage.Kind, _ random: inout SeededGenerator) -> Damage? {
        switch kind {
        case .bitFlip: flip(bit: Int.random(in: 0..<byteCount * 8, using: &random))
        case .truncation: cut(at: Int.random(in: 0..<byteCount, using: &random))
        case .misdirected: misdirect(&random)
        case .stale: age(&random)
        case .swapped: swap(&random)
        case .staleCopy: restore(&random)
        case .lostName: lose(&random)
        case .zeroed: overwrite(kind, &random) { _ in 0 }
        case .garbage: overwrite(kind, &random) { UInt8.random(in: 0...255, using: &$0) }
        case .bothForms: doubleForm(&random)
        }
    }

    private func sector(_ random: inout SeededGenerator) -> Int { Bool.random(using: &random) ? 512 : 4_096 }

    /// A place on a sector's boundary, mostly where something is written.
    private func anySector(_ bytesPerSector: Int, _ random: inout SeededGenerator) -> Damage.Place? {
        guard let path = segments.randomElement(using: &random) else { return nil }
        let bytes = bytes(path)
        let used = (bytes.lastIndex { $0 != 0 } ?? 0) + 1
        let end = Int.random(in: 0..<4, using: &random) == 0 ? bytes.count : used
        return Damage.Place(
            path: path,
            offset: Int.random(in: 0...(end - 1) / bytesPerSector, using: &random) * bytesPerSector)
    }

    /// A write that went to another place: there it overwrites, and where it belonged the older bytes stay.
    private func misdirect(_ random: inout SeededGenerator) -> Damage? {
        let size = sector(&random)
        guard let from = anySector(size, &random), let to = anySector(size, &random),
            from.path != to.path || from.offset != to.offset
        else { return nil }
        let moved = Array(bytes(from.path)[from.offset...].prefix(size))
        var target = bytes(to.path)
        target.replaceSubrange(
            to.offset..<min(target.count, to.offset + moved.count), with: moved.prefix(target.count - to.offset))
        var damage = Damage(
            kind: .misdirected,
            what: "\(size) bytes of \(from.path) at \(from.offset) written to \(to.path) at \(to.offset)", places: [to],
            files: [(to.path, target)])
        if Bool.random(using: &random) {
            var source = from.path == to.path ? target : bytes(from.path)
            let before = older.last?[from.path] ?? []
            for index in from.offset..<min(source.count, from.offset + size) {
                source[index] = index < before.count ? before[index] : 0
            }
            damage.places.append(from)
            damage.files.append((from.path, source))
            damage.what += ", and older bytes left there"
        }
        return damage
    }

    /// A write that was lost although it was synced: the sector holds what it held before.
    private func age(_ random: inout SeededGenerator) -> Damage? {
        let size = sector(&random)
        guard let place = anySector(size, &random), let before = older.randomElement(using: &random)?[place.path] else {
            return nil
        }
        var changed = bytes(place.path)
        for index in place.offset..<min(changed.count, place.offset + size) {
            changed[index] = index < before.count ? before[index] : 0
        }
        return Damage(
            kind: .stale, what: "\(size) older bytes in \(place.path) at \(place.offset)", places: [place],
            files: [(place.path, changed)])
    }

    private func swap(_ random: inout SeededGenerator) -> Damage? {
        guard let one = segments.randomElement(using: &random), let other = segments.randomElement(using: &random),
            one != other
        else { return nil }
        return Damage(
            kind: .swapped, what: "\(one) and \(other) exchanged",
            places: [Damage.Place(path: one, offset: 0), Damage.Place(path: other, offset: 0)],
            files: [(one, bytes(other)), (other, bytes(one))])
    }

    private func restore(_ random: inout SeededGenerator) -> Damage? {
        guard let number = older.indices.randomElement(using: &random),
            let path = damageable.randomElement(using: &random), let copy = older[number][path]
        else { return nil }
        let now = bytes(path)
        let offset = now.indices.first { $0 >= copy.count || copy[$0] != now[$0] } ?? now.count
        return Damage(
            kind: .staleCopy, what: "\(path) as it was before append \(number + 1)",
            places: [Damage.Place(path: path, offset: offset)], files: [(path, copy)])
    }

    private func lose(_ random: inout SeededGenerator) -> Damage? {
        guard let path = disk.paths.randomElement(using: &random) else { return nil }
        return Damage(
            kind: .lostName, what: "\(path) lost", places: [Damage.Place(path: path, offset: 0)], files: [(path, nil)])
    }

    /// Rows of a sealed segment come back, whole or as they were earlier; maybe the manifest has gone, or the sealed form
    /// is cut off.
    private func doubleForm(_ random: inout SeededGenerator) -> Damage? {
        let gone = older.flatMap(\.keys).filter { $0.hasSuffix(".rows") && disk.bytes($0) == nil }
        guard let path = Set(gone).sorted().randomElement(using: &random),
            let copy = older.compactMap({ $0[path] }).suffix(3).randomElement(using: &random)
        else { return nil }
        var damage = Damage(
            kind: .bothForms, what: "\(path) beside its sealed form", places: [Damage.Place(path: path, offset: 0)],
            files: [(path, copy)])
        if Bool.random(using: &random), let manifest = disk.paths.first(where: { $0.hasSuffix("manifest") }) {
            damage.files.append((manifest, nil))
            damage.what += ", without a manifest"
        }
        let sealed = path.dropLast(4) + "sealed"
        if Bool.random(using: &random) {
            let bytes = bytes(String(sealed))
            let count = Int.random(in: 0..<max(1, bytes.count), using: &random)
            damage.files.append((String(sealed), Array(bytes.prefix(count))))
            damage.what += ", which is cut off at \(count)"
        }
        return damage
    }

    private func overwrite(
        _ kind: Damage.Kind, _ random: inout SeededGenerator, with byte: (inout SeededGenerator) -> UInt8
    ) -> Damage? {
        guard let place = anySector(4_096, &random) else { return nil }
        var changed = bytes(place.path)
        for index in place.offset..<min(changed.count, place.offset + 4_096) { changed[index] = byte(&random) }
        return Damage(
            kind: kind, what: "\(kind.rawValue) in \(place.path) at \(place.offset)", places: [place],
            files: [(place.path, changed)])
    }
}
