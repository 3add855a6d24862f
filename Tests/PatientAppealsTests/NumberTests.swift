// SPDX-License-Identifier: Apache-2.0

import PatientAppeals
import Testing

@Suite struct NumberTests {
    private static let samples =
        (0..<60).map { TrackingNumber(value: 0x9e37_79b9_7f4a_7c15 &* (UInt64($0) + 1) >> 7) }
        + [TrackingNumber(value: 0), TrackingNumber(value: .max)]
    private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U")

    @Test func `a tracking number reads back what it writes`() {
        for number in Self.samples {
            #expect(TrackingNumber(number.description) == number)
            #expect(TrackingNumber(number.symbols) == number)
            #expect(TrackingNumber(number.description.lowercased()) == number)
            #expect(TrackingNumber(stream: number.stream) == number)
            #expect(number.description.count == 11)
        }
    }

    @Test func `every wrong symbol is found`() {
        for number in Self.samples {
            let right = Array(number.symbols)
            for place in right.indices {
                for symbol in Self.symbols where symbol != right[place] {
                    var wrong = right
                    wrong[place] = symbol
                    #expect(TrackingNumber(String(wrong)) == nil, "\(String(wrong))")
                }
            }
        }
    }

    @Test func `every swap of two neighbours is found`() {
        for number in Self.samples {
            let right = Array(number.symbols)
            for place in right.indices.dropLast() where right[place] != right[place + 1] {
                var wrong = right
                wrong.swapAt(place, place + 1)
                #expect(TrackingNumber(String(wrong)) == nil, "\(String(wrong))")
            }
        }
    }

    @Test func `letters that look like digits are read as digits`() {
        let number = TrackingNumber(value: 0b00001_00000_00001_00000_00000_00000_00000_00000)
        let text = number.symbols
        #expect(text.hasPrefix("10100000"))
        #expect(TrackingNumber("iolO-oOoo-" + text.suffix(1)) == number)
    }

    @Test(arguments: ["", "7K3F-9QXD", "7K3F-9QXD-22", "ЖК3F-9QXD-2", "7K3F_9QXD_2", "U0000000"])
    func `what is no tracking number is refused`(text: String) { #expect(TrackingNumber(text) == nil) }

    @Test(arguments: ["SKO-17/2026-000123", "a/1-000001", "ФСМС/2026-1234567", "a/b/2026-000001"])
    func `a register entry reads back what it writes`(text: String) {
        #expect(RegisterEntry(text)?.description == text)
    }

    @Test(arguments: [
        "", "SKO-17/2026-123", "SKO-17/2026-0000123", "/2026-000001", "SKO/2026-000000", "SKO/2026--00001",
    ])
    func `what is no register entry is refused`(text: String) { #expect(RegisterEntry(text) == nil) }

    @Test func `there are twenty regions, each with three names`() {
        #expect(Region.all.count == 20)
        #expect(Set(Region.all.map(\.code)).count == 20)
        #expect(Region(code: "KZ-59")?.nameEnglish == "North Kazakhstan Region")
        #expect(Region(code: "KZ-99") == nil)
    }

    @Test func `an appeal is addressed in three ways`() {
        let number = Self.samples[0]
        #expect(AppealAddress(number.description) == .tracking(number))
        #expect(
            AppealAddress("SKO-17/2026-000123") == .register(RegisterEntry(prefix: "SKO-17", year: 2026, number: 123)))
        #expect(AppealAddress("ref:tg-8841") == .reference("tg-8841"))
        #expect(AppealAddress("ref:") == nil)
        #expect(AppealAddress("tg-8841") == nil)
    }
}
