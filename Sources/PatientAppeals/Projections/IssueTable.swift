// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// The issues of each appeal. Nearly all appeals have one whose root cause is not known: it stands in a column of its own, 8
/// bytes; what more there is, with causes, in chains.
struct IssueTable: Sendable {
    /// One for each appeal; number 0 is none.
    private var single = Column<SingleIssue>()
    private var others = Chains<IssueRecord>()

    /// No appeals.
    init() {}

    /// How many appeals there are.
    var appeals: Int { single.count }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { single.heldBytes + others.heldBytes }

    /// Makes room for one appeal more.
    mutating func appendAppeal() {
        single.append(SingleIssue())
        others.appendAppeal()
    }

    /// Changes the appeal's issue with this number, made now in this category if it is new.
    mutating func change(
        _ number: UInt32, _ category: UInt32, of row: Int, _ change: (inout IssueRecord) -> Void
    ) {
        if number != 0, UInt32(single[row].number) == number {
            var issue = single[row].record
            change(&issue)
            single[row] = SingleIssue()
            add(issue, to: row)
        } else if let index = others.first(of: row, where: { $0.number == number }) {
            change(&others.records[index])
        } else {
            var issue = IssueRecord(number: number, category: category)
            change(&issue)
            add(issue, to: row)
        }
    }

    /// Whether `body` is true of one of the appeal's issues.
    func contains(of row: Int, where body: (IssueRecord) -> Bool) -> Bool {
        single[row].number != 0 && body(single[row].record) || others.first(of: row, where: body) != nil
    }

    /// The appeal's issues in order of their numbers.
    func issues(of row: Int) -> [IssueRecord] {
        var found: [IssueRecord] = []
        if single[row].number != 0 { found.append(single[row].record) }
        others.forEach(of: row) { found.append($0) }
        return found.sorted { $0.number < $1.number }
    }

    /// Adds an issue that the appeal does not have yet.
    mutating func add(_ issue: IssueRecord, to row: Int) {
        if single[row].number == 0, let small = SingleIssue(issue) {
            single[row] = small
        } else {
            others.append(issue, to: row)
        }
    }
}

/// An issue without a root cause, and with the small numbers that issues have: 8 bytes.
private struct SingleIssue: RawRecord {
    var category: UInt32 = 0
    var number: UInt8 = 0
    /// Category of harm times 16, and severity.
    var harm: UInt8 = 0
    var stage: UInt8 = 0, outcome: UInt8 = 0

    /// None.
    init() {}

    /// The issue; nil when it does not fit.
    init?(_ issue: IssueRecord) {
        guard (1...255).contains(issue.number), issue.cause == 0, issue.hcat < 16, issue.severity < 16 else {
            return nil
        }
        (category, number) = (issue.category, UInt8(issue.number))
        (harm, stage, outcome) = (issue.hcat << 4 | issue.severity, issue.stage, issue.outcome)
    }

    var record: IssueRecord {
        IssueRecord(
            number: UInt32(number), category: category, hcat: harm >> 4, severity: harm & 15, stage: stage,
            outcome: outcome)
    }
}

extension IssueTable {
    /// Writes how many issues each appeal has, and the issues in order of their numbers.
    func write(to writer: inout ColumnWriter) {
        var counts: [UInt32] = []
        var issues: [IssueRecord] = []
        for row in 0..<appeals {
            let found = self.issues(of: row)
            counts.append(UInt32(found.count))
            issues += found
        }
        writer.column(counts)
        writer.column(issues)
    }

    /// Reads the issues of so many appeals; refuses numbers out of order.
    init(from reader: inout ColumnReader, appeals: Int) throws(PayloadError) {
        let counts: [UInt32] = try reader.column(count: appeals)
        let issues: [IssueRecord] = try reader.column()
        try Chains<IssueRecord>.check(counts, issues.count)
        var start = 0
        for (row, count) in counts.enumerated() {
            appendAppeal()
            let own = issues[start..<start + Int(count)]
            guard zip(own, own.dropFirst()).allSatisfy({ $0.number < $1.number }) else {
                throw .snapshot("issues out of order")
            }
            for issue in own { add(issue, to: row) }
            start += Int(count)
        }
    }
}
