// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// For each appeal a chain of records, in the order in which they were added: what an appeal may have several of.
///
/// All records lie in one column, so that a thousand appeals cost no thousand arrays. What most appeals have none of costs
/// nothing for those. A snapshot holds the records appeal by appeal, whatever order they came in.
struct Chains<Record: RawRecord>: Sendable {
    /// How many appeals there are.
    private(set) var appeals = 0
    /// The first record of each appeal that has any, as index.
    private var first = SparseColumn()
    /// The next record of the same appeal as index + 1; 0 is none.
    private var next = Column<UInt32>()
    /// All records of all appeals.
    var records = Column<Record>()

    /// No appeals.
    init() {}

    /// Makes room for one appeal more.
    mutating func appendAppeal() { appeals += 1 }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { first.heldBytes + next.heldBytes + records.heldBytes }

    /// Adds a record at the end of an appeal's chain; gives its index.
    @discardableResult
    mutating func append(_ record: Record, to row: Int) -> Int {
        let index = records.count
        records.append(record)
        next.append(0)
        guard var last = head(of: row) else {
            first[row] = Int64(index)
            return index
        }
        while let following = following(last) { last = following }
        next[last] = UInt32(index + 1)
        return index
    }

    /// The index of the appeal's first record for which `body` is true.
    @inline(__always) func first(of row: Int, where body: (Record) -> Bool) -> Int? {
        var link = head(of: row)
        while let index = link {
            if body(records[index]) { return index }
            link = following(index)
        }
        return nil
    }

    /// Calls `body` with each of the appeal's records.
    @inline(__always) func forEach(of row: Int, _ body: (Record) -> Void) {
        var link = head(of: row)
        while let index = link {
            body(records[index])
            link = following(index)
        }
    }

    @inline(__always) private func head(of row: Int) -> Int? { first[row].map { Int($0) } }

    @inline(__always) private func following(_ index: Int) -> Int? {
        let link = next[index]
        return link == 0 ? nil : Int(link) - 1
    }
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
        let records: [Record] = try reader.column()
        try Self.check(counts, records.count)
        self.appeals = appeals
        self.records = Column(records)
        for (row, count) in counts.enumerated() where count > 0 {
            first[row] = Int64(next.count)
            for following in next.count + 2..<next.count + Int(count) + 1 { next.append(UInt32(following)) }
            next.append(0)
        }
    }

    /// Refuses counts that are not those of so many records.
    static func check(_ counts: [UInt32], _ records: Int) throws(PayloadError) {
        var total: UInt64 = 0
        for count in counts { total += UInt64(count) }
        guard total == UInt64(records), total < UInt64(UInt32.max) else {
            throw .snapshot("chains of another length")
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
