// SPDX-License-Identifier: Apache-2.0

import EventLog

extension CurrentState {
    /// The state of some of the appeals alone, in this order of their rows.
    func choosing(_ chosen: [Int]) -> CurrentState {
        var part = CurrentState()
        part.kinds = kinds
        var numbers = TextNumbers(of: texts)
        for row in chosen { part.add(row, of: self, &numbers) }
        return part
    }

    /// Adds an appeal of another state behind the others.
    private mutating func add(_ other: Int, of whole: CurrentState, _ numbers: inout TextNumbers) {
        let row = rows.row(of: whole.rows, at: other)
        records.append(numbers.renumbered(whole.records[other], in: &texts))
        moments.appendAppeal()
        for moment in Moment.allCases { moments[row, moment] = whole.moments[other, moment] }
        firstPositions.append(whole.firstPositions[other])
        positions.append(whole.positions[other])
        surveys[row] = whole.surveys[other]
        duplicates[row] = whole.duplicates[other].map { numbers.number($0, in: &texts) }
        repeats[row] = whole.repeats[other].map { numbers.number($0, in: &texts) }
        addLists(row, other, of: whole, &numbers)
    }

    private mutating func addLists(
        _ row: Int, _ other: Int, of whole: CurrentState, _ numbers: inout TextNumbers
    ) {
        issues.appendAppeal()
        for var issue in whole.issues.issues(of: other) {
            issue.category = numbers.number(issue.category, in: &texts)
            issue.cause = numbers.number(issue.cause, in: &texts)
            issues.add(issue, to: row)
        }
        clocks.appendAppeal()
        var last: Int?
        whole.clocks.forEachIndex(of: other) { index in
            var clock = whole.clocks[index]
            clock.name = numbers.number(clock.name, in: &texts)
            let added = clocks.append(clock, to: row, after: last)
            clocks.setAlert(whole.clocks.alertAt(index), at: added)
            last = added
        }
        tasks.appendAppeal()
        whole.tasks.forEach(of: other) { task in
            var task = task
            task.category = numbers.number(task.category, in: &texts)
            task.responsible = numbers.number(task.responsible, in: &texts)
            tasks.append(task, to: row)
        }
    }
}

/// The numbers that one table's texts get in another one, given out as they are asked for: of texts that nobody asks for there
/// is no trace.
private struct TextNumbers {
    private let texts: StringTable
    private var numbers: [UInt32]

    init(of texts: StringTable) {
        self.texts = texts
        numbers = Array(repeating: 0, count: texts.count)
    }

    /// The new number of a text; that of the empty text for a number that was never given out.
    mutating func number(_ number: UInt32, in table: inout StringTable) -> UInt32 {
        guard number > 0, Int(number) < numbers.count else { return 0 }
        if numbers[Int(number)] == 0 {
            let range = texts.range(Int(number))
            numbers[Int(number)] = table.intern(texts.bytes.rawBytes.extracting(range))
        }
        return numbers[Int(number)]
    }

    /// An appeal's record with the new numbers.
    mutating func renumbered(_ record: CurrentRecord, in table: inout StringTable) -> CurrentRecord {
        var record = record
        record.dimensions.organization = number(record.dimensions.organization, in: &table)
        record.dimensions.region = number(record.dimensions.region, in: &table)
        record.dimensions.category = number(record.dimensions.category, in: &table)
        record.registry = number(record.registry, in: &table)
        record.handler = number(record.handler, in: &table)
        record.unit = number(record.unit, in: &table)
        return record
    }

    /// The same for a number in eight bytes.
    mutating func number(_ number: Int64, in table: inout StringTable) -> Int64 {
        UInt32(exactly: number).map { Int64(self.number($0, in: &table)) } ?? 0
    }
}
