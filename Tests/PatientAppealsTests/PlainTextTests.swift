// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PatientAppeals

/// A few words that are kept in clear must not hold a person's number or address.
@Suite struct PlainTextTests {
    @Test(arguments: [
        "позвонить 8 (701) 555-44-33", "tel +7 701 555 44 33", "tel 7015554433", "Иванов попросил 87015554433",
        "ivanov@mail.kz", "Иванов 900101300123", "кардиолог 900101300120",
    ])
    func `a number or address of a person is seen`(text: String) {
        #expect(PlainID.hasNumberOrAddressOfPerson(text))
    }

    @Test(arguments: [
        "", "surgery", "хирургия, 2 этаж", "кабинет 12", "приказ 175 от 2026-03-02", "ҚР ДСМ-175/2020", "op@clinic",
        "room 7001", "2026-03-02T09:14", "1234567890123", "№ 12/2026-000123",
    ])
    func `a code or a few words are not taken for one`(text: String) {
        #expect(!PlainID.hasNumberOrAddressOfPerson(text))
    }
}
