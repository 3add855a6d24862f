// SPDX-License-Identifier: Apache-2.0

import EventSourcing
import Testing

@testable import PatientAppeals

@Suite struct `Tables of projections` {
    @Test func `each text has one number for ever, and the number gives the text back`() throws {
        var table = StringTable()
        var model: [String: UInt32] = ["": 0]
        var generator = SplitMix64(seed: 11)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...40, using: &generator)
            let stem = Int.random(in: 0...300, using: &generator)
            let text = String(String(repeating: "Ақтөбе-\(stem)-", count: 6).unicodeScalars.prefix(length))
            let number = table.intern(text)
            #expect(model[text] ?? number == number)
            model[text] = number
        }
        #expect(table.count == model.count)
        for (text, number) in model {
            #expect(table[Int(number)] == text)
            #expect(table.number(of: text) == Int(number))
        }
        #expect(table.number(of: "absent") == nil)
        #expect(StringTable(bytes: table.bytes, ends: table.ends) == table)
    }

    @Test func `a table of texts that contradicts itself is refused`() {
        #expect(StringTable(bytes: [], ends: []) == nil)
        #expect(StringTable(bytes: [65], ends: [0]) == nil)
        #expect(StringTable(bytes: [65], ends: [1]) == nil)
        #expect(StringTable(bytes: [65, 66], ends: [0, 2, 1]) == nil)
        #expect(StringTable(bytes: [65], ends: [0, 0, 1]) == nil)
        #expect(StringTable(bytes: [65, 65], ends: [0, 1, 2]) == nil)
        #expect(StringTable(bytes: [65, 66], ends: [0, 1, 2]) != nil)
    }

    @Test func `a stream of an appeal has one row, and the row gives its number back`() throws {
        var rows = AppealRows()
        var model: [String: Int] = [:]
        var generator = SplitMix64(seed: 12)
        let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        for _ in 0..<20_000 {
            var name = String((0..<9).map { _ in symbols.randomElement(using: &generator)! })
            switch Int.random(in: 0..<20, using: &generator) {
            case 0: name = "case-\(Int.random(in: 0..<500, using: &generator))"
            case 1: name = "өтініш-\(Int.random(in: 0..<500, using: &generator))"
            case 2...9: name = model.keys.randomElement(using: &generator) ?? name
            default: break
            }
            let row = rows.row(ofStream: Array("appeal-\(name)".utf8).rawBytes)
            #expect(model[name] ?? row == row)
            model[name] = row
        }
        #expect(rows.count == model.count)
        for (name, row) in model {
            #expect(rows.name(row) == name)
            #expect(rows.row(ofAppeal: name) == row)
        }
        #expect(rows.row(ofAppeal: "000000000") == nil || model["000000000"] != nil)
        let keys = rows.keys.indices.map { rows.keys[$0] }
        #expect(AppealRows(keys: keys, oddNames: rows.oddNames) == rows)
        #expect(AppealRows(keys: keys + [keys[0]], oddNames: rows.oddNames) == nil)
    }

    @Test(arguments: ["settings", "appeal-", "appeal", "appea", "", "appeal_7K3F9QXD2", "Appeal-7K3F9QXD2"])
    func `a stream that is no appeal has no row`(stream: String) {
        var rows = AppealRows()
        #expect(rows.row(ofStream: Array(stream.utf8).rawBytes) == -1)
        #expect(rows.count == 0)
    }

    @Test func `columns come back as they were written`() throws {
        var table = StringTable()
        for text in ["a", "бб", "ccc"] { _ = table.intern(text) }
        var writer = ColumnWriter(layout: 77)
        writer.column([Int64.min, -1, 0, .max])
        writer.column([UInt8]())
        writer.texts(table)
        writer.column([UInt32.max])
        var reader = try ColumnReader(writer.bytes.rawBytes, layout: 77)
        #expect(try reader.column(Int64.self) == [.min, -1, 0, .max])
        #expect(try reader.column(UInt8.self, count: 0) == [])
        #expect(try reader.texts() == table)
        #expect(try reader.column(UInt32.self, count: 1) == [UInt32.max])
        try reader.finish()
    }

    @Test func `columns of another layout, cut short or with wrong counts are refused and never trap`() throws {
        var writer = ColumnWriter(layout: 77)
        writer.column([Int64](repeating: 5, count: 3))
        let bytes = writer.bytes
        #expect(throws: PayloadError.self) { _ = try ColumnReader(bytes.rawBytes, layout: 78) }
        for length in 0..<bytes.count {
            #expect(throws: PayloadError.self) {
                var reader = try ColumnReader(Array(bytes[..<length]).rawBytes, layout: 77)
                _ = try reader.column(Int64.self)
            }
        }
        var huge = bytes
        for place in 8..<16 { huge[place] = 0xff }
        #expect(throws: PayloadError.self) {
            var reader = try ColumnReader(huge.rawBytes, layout: 77)
            _ = try reader.column(Int64.self)
        }
        var reader = try ColumnReader(bytes.rawBytes, layout: 77)
        #expect(throws: PayloadError.snapshot("bytes left over")) { try reader.finish() }
        #expect(throws: PayloadError.snapshot("columns of different length")) {
            var reader = try ColumnReader(bytes.rawBytes, layout: 77)
            _ = try reader.column(Int64.self, count: 4)
        }
        _ = try reader.column(Int64.self, count: 3)
        try reader.finish()
    }
}
