// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import SimulatedDisk
import Testing

/// What libFuzzer does, without it: the inputs that are kept, and random changes of them that a seed repeats.
@Suite struct CorpusTests {
    @Test(arguments: FuzzTarget.allCases)
    func `every input that is kept is dealt with as it should be`(_ target: FuzzTarget) throws {
        let inputs = try Corpus.inputs(of: target)
        #expect(!inputs.isEmpty)
        for input in inputs {
            do throws(FuzzFinding) {
                let outcome = try target.run(input.bytes)
                if input.mustBeAccepted { #expect(outcome == .accepted, "\(input.testDescription) is refused") }
            } catch {
                Issue.record("\(input.testDescription): \(error)")
            }
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `no random change makes a decoder break a promise`(_ target: FuzzTarget) throws {
        let inputs = try Corpus.inputs(of: target)
        for (number, input) in inputs.enumerated() {
            var mutations = Mutations(seed: UInt64(number), others: inputs.map(\.bytes))
            for step in 0..<Self.changesPerInput(target) {
                let changed = mutations.next(of: input.bytes)
                do throws(FuzzFinding) { try target.run(changed) } catch {
                    Issue.record("\(input.testDescription), change \(step): \(error)")
                    return
                }
            }
        }
    }

    /// Fewer for those that take longest in a build for tests.
    private static func changesPerInput(_ target: FuzzTarget) -> Int {
        switch target {
        case .snapshot, .projection, .xes: 200
        default: 1_000
        }
    }
}

/// Random changes of an input: bits, bytes, numbers at their limits, parts cut out, doubled, taken from another input.
struct Mutations {
    private var random: SeededGenerator
    private let others: [[UInt8]]

    init(seed: UInt64, others: [[UInt8]]) {
        random = SeededGenerator(seed: seed)
        self.others = others
    }

    /// The input with one to four changes.
    mutating func next(of input: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0..<Int.random(in: 1...4, using: &random) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes.append(UInt8.random(in: 0...255, using: &random)) }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 1...16, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes[place] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
        case 3: for index in place..<end { bytes[index] = [0, 0xff].randomElement(using: &random) ?? 0 }
        case 4: bytes.removeSubrange(place..<end)
        case 5: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 6: bytes.removeLast(bytes.count - place)
        default: splice(&bytes, at: place)
        }
    }

    private mutating func splice(_ bytes: inout [UInt8], at place: Int) {
        guard let other = others.randomElement(using: &random), !other.isEmpty else { return }
        let start = Int.random(in: 0..<other.count, using: &random)
        let part = other[start..<min(other.count, start + Int.random(in: 1...32, using: &random))]
        bytes.replaceSubrange(place..<min(bytes.count, place + part.count), with: part)
    }
}
