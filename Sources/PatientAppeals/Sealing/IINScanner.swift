// SPDX-License-Identifier: Apache-2.0

/// Finds individual identification numbers (IIN) of Kazakhstan.
///
/// An IIN has 12 digits: year, month and day of birth, a digit for century and sex (0...6), four more, and a check digit:
/// the sum of the first eleven with the weights 1...11, modulo 11; if that is 10, the same with the weights 3...11, 1, 2;
/// a number for which that is 10 again is not given out. Rules of the numbering: Government decree of 2003-06-11, No. 565.
/// Month 13, which no person has, counts as well: tests use it.
package enum IINScanner {
    /// Whether these twelve digits are an IIN.
    package static func isIIN(_ digits: some Collection<UInt8>) -> Bool {
        guard digits.count == 12, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        let values = digits.map { Int($0 - 0x30) }
        let month = values[2] * 10 + values[3]
        let day = values[4] * 10 + values[5]
        guard (1...13).contains(month), (1...31).contains(day), values[6] <= 6 else { return false }
        func sum(_ shift: Int) -> Int { (0..<11).reduce(0) { $0 + values[$1] * (($1 + shift) % 11 + 1) } % 11 }
        let first = sum(0)
        let check = first == 10 ? sum(2) : first
        return check == values[11]
    }

    /// Whether a text has an IIN in it: a run of exactly twelve digits that is one.
    package static func contains(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var run = 0
            for index in 0...bytes.count {
                if index < bytes.count, unsafe (0x30...0x39).contains(bytes[index]) {
                    run += 1
                } else {
                    if run == 12, unsafe isIIN(bytes[index - 12..<index]) { return true }
                    run = 0
                }
            }
            return false
        }
    }
}
