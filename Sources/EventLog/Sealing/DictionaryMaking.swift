// SPDX-License-Identifier: Apache-2.0

/// Which groups of types have a dictionary in the sealed form.
package enum DictionaryChoice: Sendable {
    /// Those whose blocks get shorter by more than both copies of it take.
    case whereItPays
    /// All of more than one event, however few they are: what tests look at stays small.
    case everywhere
}

/// Makes the dictionaries of a segment's groups: events of the group that lie evenly over the segment, as they are.
/// Choosing the pieces that occur most was tried and does worse: it is whole events whose long parts come again.
struct DictionaryMaking {
    /// A group's dictionary has one byte for so many bytes of its events.
    private static let share = 64
    /// With fewer bytes there is too little to gain.
    private static let bytesMin = 1 << 10
    /// Pieces of events that are not in the dictionary, on which it is tried: as many bytes as a block has, so many times.
    private static let trials = 4

    let choice: DictionaryChoice
    private let packer = BlockPacker()

    init(_ choice: DictionaryChoice) { self.choice = choice }

    /// The dictionaries of the groups by number, empty for a group without. `groups` has the group of each type.
    func dictionaries(_ samples: borrowing TypeSamples, groups: [UInt16]) -> [[UInt8]] {
        var dictionaries: [[UInt8]] = []
        for group in 0..<(groups.max().map { $0 + 1 } ?? 0) {
            let types = groups.indices.filter { groups[$0] == group }.map { samples.samples[$0] }
            dictionaries.append(dictionary(types))
        }
        return dictionaries
    }

    private func dictionary(_ types: [TypeSamples.Sample]) -> [UInt8] {
        let content = types.reduce(0) { $0 + $1.contentBytes }
        let bytes = min(content / (choice == .everywhere ? 4 : Self.share), SealedFormat.dictionaryBytes)
        guard choice == .everywhere ? types.reduce(0, { $0 + $1.events }) > 1 : bytes >= Self.bytesMin else {
            return []
        }
        var dictionary: [UInt8] = []
        var rest: [UInt8] = []
        for type in types {
            // As much of each type as it has of the group.
            let share = content > 0 ? bytes * type.contentBytes / content : 0
            add(share, of: type, to: &dictionary, rest: &rest)
        }
        return choice == .everywhere || pays(dictionary, for: content, trying: rest) ? dictionary : []
    }

    /// Adds events of a type, evenly over its sample, and the others to `rest`.
    private func add(
        _ bytes: Int, of type: TypeSamples.Sample, to dictionary: inout [UInt8], rest: inout [UInt8]
    ) {
        var (taken, seen) = (0, 0)
        for index in 0..<type.count {
            let event = type.event(index)
            seen += event.count
            if (taken + event.count) * type.bytes.count <= bytes * seen {
                dictionary += event
                taken += event.count
            } else {
                rest += event
            }
        }
    }

    /// Whether blocks of so many bytes of events get shorter by more than both copies take, as far as others of these
    /// events tell.
    private func pays(_ dictionary: [UInt8], for content: Int, trying rest: [UInt8]) -> Bool {
        guard dictionary.count >= Self.bytesMin / 2 else { return false }
        var (tried, without, with) = (0, 0, 0)
        let step = max(SealedFormat.blockContentBytes, rest.count / Self.trials)
        for start in stride(from: 0, to: rest.count, by: step) {
            let piece = Array(rest[start..<min(start + SealedFormat.blockContentBytes, rest.count)])
            tried += piece.count
            without += packedBytes(piece, dictionary: [])
            with += packedBytes(piece, dictionary: dictionary)
        }
        let copies = 2 * packedBytes(dictionary, dictionary: [])
        return tried > 0 && (without - with) * (content / tried) > copies
    }

    private func packedBytes(_ bytes: [UInt8], dictionary: [UInt8]) -> Int {
        unsafe bytes.withUnsafeBytes { _ = unsafe packer.pack($0, dictionary: dictionary, isHasty: false) }
        return packer.packed.count
    }
}
