// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals
import Testing

@Suite struct PlainIDTests {
    @Test(arguments: [
        "77000000001", "87000000001", "tel:77000000001", "7-700-000-00-01", "8.700.000.00.01", "7001234567",
        "call-7001234567",
        "p77000000001", "8-7001234567", "8700-123-45-67", "x_700-123-4567",
    ])
    func `a telephone number is recognised`(text: String) { #expect(PlainID.hasTelephoneNumber(text)) }

    @Test(arguments: [
        "op-17", "sim-8-1234567-123", "sim-700-1000000-12", "qr-0301/0", "1760000000", "1760000000123", "tg-8841",
        "550e8400-e29b-41d4-a716-446655440000", "a7700123456a-1", "SKO-17/2026-000123", "2026-03-02", "7700000000123",
    ])
    func `other ids are left alone`(text: String) {
        #expect(!PlainID.hasTelephoneNumber(text))
        #expect(PlainID.isPlain(text))
    }

    @Test(arguments: ["Dana Obraztsova", "Образцова", "a+b", "a\u{e9}", "a\nb", "a,b"])
    func `a name is no id`(text: String) {
        #expect(!PlainID.isPlain(text))
        let one = DomainCase()
        #expect(one.code(.registerAppeal(.example { $0.reference = text })) == .idNotPlain)
        #expect(one.code(.registerAppeal(.example), key: text) == .idNotPlain)
        #expect(one.code(.registerAppeal(.example), as: Actor(role: .operator, id: text)) == .idNotPlain)
        #expect(one.code(.registerAppeal(.example { $0.handler = text })) == .idNotPlain)
        // Of an applicant only a hash is stored.
        #expect(one.code(.registerAppeal(.example), as: Actor(role: .applicant, id: text)) == nil)
    }

    @Test func `sixty-four characters are an id and one more is none`() {
        let id = String(repeating: "a", count: 64)
        #expect(DomainCase().code(.registerAppeal(.example { $0.reference = id })) == nil)
        #expect(DomainCase().code(.registerAppeal(.example { $0.reference = id + "a" })) == .idNotPlain)
    }
}
