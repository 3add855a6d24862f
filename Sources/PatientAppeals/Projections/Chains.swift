// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// For each appeal a chain of records, in the order in which they were added: what an appeal has several of.
///
/// All records lie in one array, so that a thousand appeals cost no thousand arrays, and a snapshot writes three columns.
struct Chains<Record: RawRecord>: Sendable, Equatable {
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
    /// Writes all columns.
    func write(to writer: inout ColumnWriter) {
        writer.column(first)
        writer.column(next)
        writer.column(records)
    }

    /// Reads the chains of so many appeals; refuses links that lead nowhere or back.
    init(from reader: inout ColumnReader, appeals: Int) throws(PayloadError) {
        first = try reader.column(count: appeals)
        next = try reader.column()
        records = try reader.column(count: next.count)
        for link in first where Int(link) > next.count { throw .snapshot("a chain leads nowhere") }
        // A chain only ever leads forwards, as a record is added at its end; so it ends.
        for (index, link) in next.enumerated() where link != 0 && (Int(link) > next.count || Int(link) <= index + 1) {
            throw .snapshot("a chain leads nowhere")
        }
    }
}
