// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// For each appeal a chain of records, in the order in which they were added: what an appeal has several of.
///
/// All records lie in one array, so that a thousand appeals cost no thousand arrays. A snapshot holds them appeal by appeal,
/// whatever order they came in.
struct Chains<Record: RawRecord>: Sendable {
    /// The first record of each appeal as index + 1; 0 is none.
    private var first: [UInt32] = []
    /// The next record of the same appeal as index + 1; 0 is none.
    private var next: [UInt32] = []
    /// All records of all appeals.
    var records: [Record] = []

    /// No appeals.
    init() {}

    /// How many appeals there are.
    var appeals: Int { first.count }

    /// Makes room for one appeal more.
    mutating func appendAppeal() { first.append(0) }

    /// Adds a record at the end of an appeal's chain; gives its index.
    @discardableResult
    mutating func append(_ record: Record, to row: Int) -> Int {
        records.append(record)
        next.append(0)
        let link = UInt32(records.count)
        guard var last = Self.index(first[row]) else {
            first[row] = link
            return records.count - 1
        }
        while let following = Self.index(next[last]) { last = following }
        next[last] = link
        return records.count - 1
    }

    /// The index of the appeal's first record for which `body` is true.
    @inline(__always) func first(of row: Int, where body: (Record) -> Bool) -> Int? {
        var link = first[row]
        while let index = Self.index(link) {
            if body(records[index]) { return index }
            link = next[index]
        }
        return nil
    }

    /// Calls `body` with each of the appeal's records.
    @inline(__always) func forEach(of row: Int, _ body: (Record) -> Void) {
        var link = first[row]
        while let index = Self.index(link) {
            body(records[index])
            link = next[index]
        }
    }

    /// Calls `body` with each of the appeal's records, to change it.
    @inline(__always) mutating func update(of row: Int, _ body: (inout Record) -> Void) {
        var link = first[row]
        while let index = Self.index(link) {
            body(&records[index])
            link = next[index]
        }
    }

    @inline(__always) private static func index(_ link: UInt32) -> Int? { link == 0 ? nil : Int(link) - 1 }
}

extension Chains {
    /// Writes how many records each appeal has, and the records.
    func write(to writer: inout ColumnWriter, _ change: (Record) -> Record = { $0 }) {
        var counts: [UInt32] = []
        var sorted: [Record] = []
        counts.reserveCapacity(appeals)
        sorted.reserveCapacity(records.count)
        for row in 0..<appeals {
            let before = sorted.count
            forEach(of: row) { sorted.append(change($0)) }
            counts.append(UInt32(sorted.count - before))
        }
        writer.column(counts)
        writer.column(sorted)
    }

    /// Reads the chains of so many appeals.
    init(from reader: inout ColumnReader, appeals: Int) throws(PayloadError) {
        let counts: [UInt32] = try reader.column(count: appeals)
        records = try reader.column()
        var total: UInt64 = 0
        for count in counts { total += UInt64(count) }
        guard total == UInt64(records.count), total < UInt64(UInt32.max) else {
            throw .snapshot("chains of another length")
        }
        next = (0..<records.count).map { UInt32($0 + 2) }
        first = Array(repeating: 0, count: appeals)
        var start: UInt32 = 1
        for (row, count) in counts.enumerated() where count > 0 {
            first[row] = start
            start += count
            next[Int(start) - 2] = 0
        }
    }
}

extension Chains: Equatable {
    /// Equal when each appeal has the same records in the same order.
    static func == (left: Chains, right: Chains) -> Bool {
        guard left.appeals == right.appeals, left.records.count == right.records.count else { return false }
        return (0..<left.appeals).allSatisfy { row in
            var records: [Record] = []
            left.forEach(of: row) { records.append($0) }
            var index = 0
            right.forEach(of: row) { record in
                if index < records.count, records[index] == record { index += 1 } else { index = .max - 1 }
            }
            return index == records.count
        }
    }
}
