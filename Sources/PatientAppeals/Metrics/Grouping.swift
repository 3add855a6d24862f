// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// Gives each combination of values that comes up a group number 0, 1, 2, …
///
/// One step a dimension, from a parent's number and a value to a child's number, so that no key is built for each appeal.
struct Grouping {
    private let dimensions: [Dimension]
    private let cohort: Cohort
    private let monthZone: MonthZone
    private var steps: [[UInt64: UInt32]]
    /// For each dimension the values that lead to each number.
    private var paths: [[[UInt32]]]

    init(_ query: StatisticsQuery) {
        dimensions = query.groups
        cohort = query.cohort
        monthZone = query.monthZone
        steps = Array(repeating: [:], count: dimensions.count)
        paths = Array(repeating: [], count: dimensions.count)
    }

    /// How many groups there are; without dimensions there is one from the start.
    var count: Int { paths.last?.count ?? 1 }

    /// The number of the appeal's group.
    mutating func group(of facts: AppealFacts) -> Int {
        var parent: UInt32 = 0
        for place in dimensions.indices {
            let value = value(dimensions[place], facts)
            let key = UInt64(parent) << 32 | UInt64(value)
            if let child = steps[place][key] {
                parent = child
                continue
            }
            let child = UInt32(paths[place].count)
            steps[place][key] = child
            paths[place].append((place > 0 ? paths[place - 1][Int(parent)] : []) + [value])
            parent = child
        }
        return Int(parent)
    }

    /// The values of a group, as people and JSON name them.
    func values(of group: Int, texts: StringTable) -> [GroupValue] {
        guard let paths = paths.last else { return [] }
        return zip(dimensions, paths[group]).map { Self.name($0, $1, texts) }
    }

    private func value(_ dimension: Dimension, _ facts: AppealFacts) -> UInt32 {
        switch dimension {
        case .channel: UInt32(facts.dimensions.channel)
        case .organization: facts.dimensions.organization
        case .region: facts.dimensions.region
        case .category: facts.dimensions.category
        case .level: UInt32(facts.dimensions.level)
        case .language: UInt32(facts.dimensions.language)
        case .kind: UInt32(facts.dimensions.kind)
        case .month: month(facts)
        case .week: week(facts)
        }
    }

    private func month(_ facts: AppealFacts) -> UInt32 {
        guard let date = date(facts) else { return 0 }
        return UInt32(clamping: date.year * 12 + date.month - 1)
    }

    /// The number of the week, by its Thursday, whose year is the week's; 1970-01-01 was one.
    private func week(_ facts: AppealFacts) -> UInt32 {
        guard let date = date(facts) else { return 0 }
        return UInt32(clamping: (date.daysSinceEpoch + 3 + 7 * Self.weeksBefore1970) / 7)
    }

    private static let weeksBefore1970 = 200_000

    private func date(_ facts: AppealFacts) -> CivilDate? {
        let instant = cohort == .received ? facts.receivedAt : facts.closedAt
        guard instant != AppealFacts.never else { return nil }
        let offset =
            switch monthZone {
            case .local: AppealFacts.minutes(zone: cohort == .received ? facts.receivedZone : facts.closedZone)
            case .offset(let minutes): minutes
            }
        return AppealFacts.date(instant, minutes: offset)
    }

    private static func name(_ dimension: Dimension, _ value: UInt32, _ texts: StringTable) -> GroupValue {
        let code = UInt8(clamping: value)
        switch dimension {
        case .channel: return .text(Channel(code: code).name)
        case .organization, .region, .category: return .text(texts[Int(value)])
        case .level: return .number(Int(value))
        case .language: return .text(Language(code: code).name)
        case .kind: return .text(AppealKind(code: code).name)
        case .month: return .text(value == 0 ? "" : "\(value / 12)-" + twoDigits(Int(value % 12 + 1)))
        case .week:
            guard value != 0 else { return .text("") }
            let thursday = CivilDate(daysSinceEpoch: (Int(value) - weeksBefore1970) * 7)
            let newYear = CivilDate(year: thursday.year, month: 1, day: 1).daysSinceEpoch
            return .text("\(thursday.year)-W" + twoDigits((thursday.daysSinceEpoch - newYear) / 7 + 1))
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
