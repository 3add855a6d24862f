// SPDX-License-Identifier: Apache-2.0

import PatientAppeals
import Testing

@Suite struct PackedTextTests {
    private func expectRoundTrip(_ bytes: [UInt8], _ what: String = "") {
        guard let packed = PackedText.packed(bytes) else { return }
        #expect(packed.count < bytes.count, "what is no smaller is left as it is")
        #expect(PackedText.unpacked(packed) == bytes, "\(what) \(bytes.prefix(60))")
    }

    @Test func `texts come back as they were, and are small`() {
        var before = 0
        var after = 0
        for text in ComplaintTexts.all {
            let bytes = Array(text.utf8)
            expectRoundTrip(bytes, text)
            before += bytes.count
            after += PackedText.packed(bytes)?.count ?? bytes.count
        }
        #expect(after * 100 < before * 30, "\(after) of \(before) bytes")
    }

    @Test func `a text is packed as a whole, and none of it is lost at any length`() {
        for text in ComplaintTexts.all {
            let bytes = Array(text.utf8)
            for length in bytes.indices { expectRoundTrip(Array(bytes.prefix(length)), "the first \(length)") }
        }
    }

    @Test(arguments: [
        "", " ", "\n", "\0", "да", "😡😡😡", "👩‍👩‍👧‍👦🇰🇿", "e\u{301} ё и\u{306} ӝ ѣ", "中文的投诉", "مرحبا", "ΑΒΓ αβγ", "Ўзбекча ғ’ ў",
        "«Цитата» — тире, №5, 20 °C, 5 ₸…", "a\u{a0}b", "\u{10ffff}\u{fffd}\u{7ff}\u{800}\u{ffff}",
        "\r\n\t\u{7f}\u{80}\u{21ff}\u{2200}",
    ])
    func `any script comes back as it was`(_ text: String) {
        for count in [1, 2, 30] {
            expectRoundTrip(Array(String(repeating: text, count: count).utf8), text)
            expectRoundTrip(Array(("Жалоба: " + String(repeating: text, count: count) + " прошу помочь").utf8), text)
        }
    }

    @Test func `any bytes come back as they were`() {
        var random = SplitMix(state: 41)
        // What is no UTF-8: cut, overlong, lonely and surrogate sequences.
        let odd: [[UInt8]] = [
            [0xd0], [0xd0, 0x41], [0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0xaf], [0xe2, 0x80],
            [0xed, 0xa0, 0x80], [0xff],
            [0xe2, 0x84, 0x96, 0x96], [0xf4, 0x90, 0x80, 0x80],
        ]
        let texts = ComplaintTexts.all.map { Array($0.utf8) }
        for _ in 0..<3_000 {
            var bytes = texts.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.insert(contentsOf: odd.randomElement(using: &random) ?? [], at: place)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 3))
                }
            }
            expectRoundTrip(bytes)
        }
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            expectRoundTrip(bytes)
        }
    }

    @Test func `what nobody packed is refused or short, never long`() {
        var random = SplitMix(state: 42)
        for round in 0..<20_000 {
            let count = Int.random(in: 0...60, using: &random)
            let bytes = (0..<count).map { _ in
                round % 3 == 0
                    ? UInt8.random(in: 0...255, using: &random) : [0, 0xff].randomElement(using: &random) ?? 0
            }
            guard let unpacked = PackedText.unpacked(bytes) else { continue }
            #expect(unpacked.count <= 32 * bytes.count + 64)
        }
    }

    @Test func `a long text that repeats itself comes back as well`() {
        for unit in ["ться ", "лар", "77", "     "] {
            expectRoundTrip(Array(String(repeating: unit, count: 5_000).utf8))
        }
    }

    /// The form of all that has been sealed in it: shares, symbols and coder. Where this fails, what was sealed can't be read.
    @Test func `the form stays what it is`() {
        let text = Array("Сәлеметсіз бе! Прошу записать к врачу: +7 701 234 56 78 😡".utf8)
        #expect(PackedText.packed(text).map(hex) == Self.goldenText)
        var random = SplitMix(state: 43)
        var hash = FNVHash()
        let signs = Array(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі АЕИКОПӘҚабвгдеизйклмнопрстуғқы,.0123456789«»—\n etaon")
        for _ in 0..<3_000 {
            let text = String((0..<40).compactMap { _ in signs.randomElement(using: &random) })
            hash.add(PackedText.packed(Array(text.utf8)) ?? [0])
        }
        for text in ComplaintTexts.all { hash.add(PackedText.packed(Array(text.utf8)) ?? [0]) }
        #expect(hash.value == Self.goldenHash)
    }
    private static let goldenText = "f082ca5e7a8f690b5365b1b082a4bdf8f3b46532641df0c2bf"
    private static let goldenHash: UInt64 = 0x985c_479e_7c17_fda5

    /// Bytes that long runs of ones or zeros stand in are what a coder's carries and endings go wrong with.
    @Test func `whatever can be unpacked comes back, however many zeros it ends on`() throws {
        var generator = SplitMix(state: 11)
        var seen = 0
        for round in 0..<20_000 {
            let head = (0..<round % 5).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let run = [UInt8](repeating: round % 2 == 0 ? 0xff : 0, count: round % 29)
            let packed = round == 0 ? [0xf0, 0x2e] + [UInt8](repeating: 0xff, count: 24) : head + run
            guard let text = PackedText.unpacked(packed), let again = PackedText.packedUnseen(text) else { continue }
            seen += 1
            #expect(PackedText.unpacked(again) == text, "of \(packed)")
        }
        #expect(seen > 100)
    }

    private func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }
}

/// Steele, Lea, Flood 2014: the same numbers on every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

/// FNV-1a, 64 bits: enough to see a change that nobody makes on purpose.
private struct FNVHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
}
