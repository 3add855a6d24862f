// SPDX-License-Identifier: Apache-2.0

import EventSourcing

extension StringTable {
    /// Takes in all texts of another table; gives for each of its numbers the number here.
    mutating func intern(all other: StringTable) -> [UInt32] {
        var numbers: [UInt32] = [0]
        numbers.reserveCapacity(other.count)
        for number in 1..<max(1, other.count) {
            numbers.append(intern(other.bytes.rawBytes.extracting(other.range(number))))
        }
        return numbers
    }

    /// The table of the texts that are in use, in the order of their bytes, and for each number here the number there: what
    /// a snapshot holds, so that the way on which a state was reached leaves no trace in it.
    func sorted(_ isUsed: [Bool]) -> (table: StringTable, numbers: [UInt32]) {
        let order = (1..<max(1, count)).filter { isUsed[$0] }
            .sorted { bytes[range($0)].lexicographicallyPrecedes(bytes[range($1)]) }
        var table = StringTable()
        var numbers = Array(repeating: UInt32(0), count: count)
        for number in order { numbers[number] = table.intern(bytes.rawBytes.extracting(range(number))) }
        return (table, numbers)
    }

    /// Refuses a table of a snapshot that is not as ``sorted(_:)`` makes it.
    func checkSorted(_ isUsed: [Bool]) throws(PayloadError) {
        for number in 1..<max(1, count) {
            guard isUsed[number] else { throw .snapshot("a text without use") }
            guard number == 1 || bytes[range(number - 1)].lexicographicallyPrecedes(bytes[range(number)]) else {
                throw .snapshot("texts out of order")
            }
        }
    }
}

extension [Bool] {
    /// Notes that a number is in use; refuses one that was never given out.
    mutating func use(_ number: UInt32) throws(PayloadError) {
        guard Int(number) < count else { throw .snapshot("a number without a text") }
        self[Int(number)] = true
    }
}
