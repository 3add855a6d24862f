// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

@Suite struct `Columns of projections` {
    @Test(arguments: [0, 1, 127, 128, 129, 255, 256, 257, 1_000])
    func `a column holds what an array holds, and is written as one`(count: Int) throws {
        let numbers = (0..<count).map { UInt32($0 * 7) }
        var column = Column(numbers)
        #expect(column.count == count && column.isEmpty == numbers.isEmpty)
        #expect(column.indices.map { column[$0] } == numbers)
        var inChunks = ColumnWriter(layout: 1), inOne = ColumnWriter(layout: 1)
        inChunks.column(column)
        inOne.column(numbers)
        #expect(inChunks.bytes == inOne.bytes)
        guard count > 0 else { return }
        let before = column
        column[count - 1] += 1
        #expect(column[count - 1] == numbers[count - 1] + 1 && before[count - 1] == numbers[count - 1])
        #expect(column != before)
    }

    @Test func `a column of many records leaves little room unused`() {
        let column = Column([Int64](repeating: 5, count: 10_000))
        #expect(column.heldBytes >= 80_000 && column.heldBytes < 88_000)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a sparse column holds what a dictionary holds, through any changes`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var column = SparseColumn()
        var model: [Int: Int64] = [:]
        for _ in 0..<20_000 {
            let key = Int.random(in: 0...(seed == 1 ? 40 : 3_000), using: &generator) << Int(seed * 8)
            let value: Int64? = Int.random(in: 0..<5, using: &generator) < 2 ? nil : Int64(key) - 9
            column[key] = value
            model[key] = value
            #expect(column[key] == value && column.count == model.count)
        }
        #expect(column.sorted().map(\.key) == model.keys.sorted())
        #expect(column.sorted().allSatisfy { model[$0.key] == $0.value })
        for key in model.keys.sorted().reversed() { column[key] = nil }
        #expect(column.isEmpty && column == SparseColumn())
    }

    @Test func `a column of times gives any instants back, near ones, far ones and none, through any changes`() {
        var generator = SplitMix64(seed: 4)
        let base: Int64 = 1_767_200_400_123_456
        let edge: Int64 = 1 << 47
        let special = [
            base, base + edge - 2, base + edge - 1, base + edge, base - edge + 1, base - edge, .min, .min + 1, .max, 0,
        ]
        var model: [Int64] = [base]
        var column = TimeColumn([base])
        for _ in 0..<20_000 {
            let near = base + Int64.random(in: -1 << 40...1 << 40, using: &generator)
            let instant =
                Int.random(in: 0..<3, using: &generator) == 0 ? special.randomElement(using: &generator)! : near
            if model.count < 700, Bool.random(using: &generator) {
                model.append(instant)
                column.append(instant)
            } else {
                let index = Int.random(in: 0..<model.count, using: &generator)
                model[index] = instant
                column[index] = instant
                #expect(column[index] == instant)
            }
        }
        #expect(column.instants == model)
        #expect(TimeColumn(model) == column)
        #expect(TimeColumn(model.map { $0 == .min ? .min : base }) != column)
    }

    @Test func `times of neighbours take little more than six bytes each`() {
        let column = TimeColumn((0..<10_000).map { 1_767_200_400_000_000 + $0 * 3_600_000_000 })
        #expect(column.heldBytes < 65_000)
    }

    @Test func `more kinds of clocks than have room in two bytes are told apart, and so are their alerts`() throws {
        var clocks = ClockChains(keepsAlerts: true)
        let stop = ClockStop.answered.code
        for _ in 0..<3 { clocks.appendAppeal() }
        for name in 1...66_000 as ClosedRange<UInt32> {
            let clock = ClockRecord(due: Int64(name), name: name, stop: stop, onBreach: 1, cycle: 2)
            clocks.append(clock, to: 1, after: name == 1 ? nil : clocks.count - 1)
            clocks.setAlert(Int64(name) - 1, at: clocks.count - 1)
        }
        for index in [0, 65_533, 65_534, 65_535, 65_999] {
            #expect(clocks[index].name == UInt32(index + 1) && clocks[index].due == Int64(index + 1))
            #expect(clocks.alertAt(index) == Int64(index))
        }
        // One of the many is set anew with a name that has room.
        let again = ClockRecord(due: 9, name: 65_800, stop: ClockStop.never.code, onBreach: 0, cycle: 1)
        clocks.set(again, alertAt: 5, of: 1)
        #expect(clocks[65_799] == again && clocks.alertAt(65_799) == AppealFacts.never)
        var writer = ColumnWriter(layout: 3)
        clocks.write(to: &writer)
        var reader = try ColumnReader(writer.bytes.rawBytes, layout: 3)
        let read = try ClockChains(from: &reader, appeals: 3, keepsAlerts: true)
        var second = ColumnWriter(layout: 3)
        read.write(to: &second)
        #expect(second.bytes == writer.bytes)
    }

    @Test func `an alert is kept as long as its clock runs`() {
        var clocks = ClockChains(keepsAlerts: true)
        clocks.appendAppeal()
        let clock = ClockRecord(due: 100, name: 1, stop: ClockStop.answered.code, onBreach: 1, cycle: 1)
        clocks.set(clock, alertAt: 50, of: 0)
        #expect(clocks.alertAt(0) == 50 && clocks[0] == clock)
        clocks.extend(1, due: 200, alertAt: 150, of: 0)
        #expect(clocks.alertAt(0) == 150)
        clocks.stop(.answered, at: 90, of: 0)
        #expect(clocks.alertAt(0) == AppealFacts.never)
        #expect(clocks[0].marks == ClockRecord.Mark.stopped | ClockRecord.Mark.inTime | ClockRecord.Mark.extended)
        clocks.extend(1, due: 300, alertAt: 250, of: 0)
        #expect(clocks.alertAt(0) == AppealFacts.never && clocks[0].due == 300)
        clocks.set(clock, alertAt: 60, of: 0)
        #expect(clocks.alertAt(0) == 60 && clocks[0].marks == 0)
    }

    @Test func `issues of any number, with causes or without, are kept and come in order of their numbers`() throws {
        var generator = SplitMix64(seed: 6)
        var table = IssueTable()
        var model: [[UInt32: IssueRecord]] = Array(repeating: [:], count: 20)
        for _ in model { table.appendAppeal() }
        for _ in 0..<4_000 {
            let row = Int.random(in: 0..<20, using: &generator)
            let number = [0, 1, 1, 1, 2, 255, 256, .max].randomElement(using: &generator)! as UInt32
            let value = UInt8.random(in: 0...17, using: &generator)
            let part = Int.random(in: 0..<5, using: &generator)
            func change(_ issue: inout IssueRecord) {
                switch part {
                case 0: issue.outcome = value
                case 1: issue.severity = value
                case 2: issue.hcat = value
                case 3: issue.stage = value
                default: issue.cause = UInt32(value / 17)
                }
            }
            table.change(number, 7, of: row, change)
            change(&model[row][number, default: IssueRecord(number: number, category: 7)])
        }
        for row in 0..<20 {
            #expect(table.issues(of: row) == model[row].values.sorted { $0.number < $1.number })
            #expect(table.contains(of: row) { $0.number == 256 } == (model[row][256] != nil))
        }
        var writer = ColumnWriter(layout: 3)
        table.write(to: &writer)
        var reader = try ColumnReader(writer.bytes.rawBytes, layout: 3)
        let read = try IssueTable(from: &reader, appeals: 20)
        #expect((0..<20).allSatisfy { read.issues(of: $0) == table.issues(of: $0) })
    }
}
