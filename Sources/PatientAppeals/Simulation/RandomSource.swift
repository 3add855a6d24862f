// SPDX-License-Identifier: Apache-2.0

/// A reproducible stream of random numbers of eight bytes of state: SplitMix64.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with the constants of
/// S. Vigna's reference. Good enough for examples, never for secrets.
struct RandomSource: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A stream of its own for each number, so that what one appeal draws does not depend on its neighbours.
    init(seed: UInt64, stream: UInt64) {
        var mixer = RandomSource(seed: seed ^ (stream &* 0xD134_2543_DE82_EF95))
        state = mixer.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in 0..<bound, by multiplication (Lemire 2019, without the rejection step: the bias is below 2^-32 here).
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True `percent` times in a hundred.
    mutating func happens(_ percent: Int) -> Bool { below(100) < percent }

    /// A whole number in the range.
    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(below(Int(range.upperBound - range.lowerBound) + 1))
    }

    /// An index of `weights`, each as likely as its weight says.
    mutating func weighted(_ weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for index in weights.indices {
            rest -= weights[index]
            if rest < 0 { return index }
        }
        return weights.count - 1
    }
}
