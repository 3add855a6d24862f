// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// An entry of a register, and the appeal that has it.
public struct RegisterLine: Sendable, Hashable {
    /// The entry, `SKO-17/2026-000123`.
    public var entry: String
    /// The register, `SKO-17/2026`, and the number in it.
    public var registry: String, number: Int
    /// The appeal's tracking number, `7K3F-9QXD-2`.
    public var trackingNumber: String
    /// When the entry was made, and minutes east of UTC of the zone it was made in.
    public var registeredAt: Timestamp, offsetMinutes: Int
    /// The position of the event that made it.
    public var position: Position
}

/// What is wrong with a register.
public enum RegisterFault: Sendable, Hashable {
    /// No entry has these numbers, though a later one has its own.
    case missing(ClosedRange<Int>)
    /// More than one entry has this number.
    case twice(Int)
    /// The entry with this number was made after one with a higher number.
    case outOfOrder(Int)
    /// An entry has no number.
    case unnumbered
}

/// What one register holds, and whether it is as the law wants it.
public struct RegisterReport: Sendable, Hashable {
    /// The register, `SKO-17/2026`.
    public var registry: String
    /// How many entries it has, and the highest number.
    public var entries: Int, last: Int
    /// What is wrong with it; nothing where the numbers are 1, 2, 3, … in the order of registration.
    public var faults: [RegisterFault]
}

extension Register {
    /// The entries of a register, or of all, in the order in which they were made.
    public func lines(registry: String? = nil) -> [RegisterLine] {
        let wanted = registry.map { registries.number(of: $0) ?? -1 }
        return lines { wanted == nil || wanted == Int($0.registry) }
    }

    /// The entries of an appeal. One that has been imported into several registers has several.
    public func lines(of number: TrackingNumber) -> [RegisterLine] {
        guard let row = rows.row(ofAppeal: number.symbols) else { return [] }
        return lines { $0.row == UInt32(row) }
    }

    /// Who has this entry; nil when nobody has.
    public func line(of entry: RegisterEntry) -> RegisterLine? {
        guard let registry = registries.number(of: entry.registry) else { return nil }
        return entries.indices.first {
            Int(entries[$0].registry) == registry && Int(entries[$0].number) == entry.number
        }.map { line(entries[$0]) }
    }

    /// One report for each register, in order of their names.
    public func reports() -> [RegisterReport] {
        var numbers: [[UInt32]] = Array(repeating: [], count: registries.count)
        for index in entries.indices { numbers[Int(entries[index].registry)].append(entries[index].number) }
        return numbers.indices.filter { !numbers[$0].isEmpty }
            .map { Self.report(registries[$0], numbers[$0].map { Int($0) }) }
            .sorted { $0.registry < $1.registry }
    }

    private func lines(where isWanted: (EntryRecord) -> Bool) -> [RegisterLine] {
        entries.indices.filter { isWanted(entries[$0]) }.map { line(entries[$0]) }
    }

    private func line(_ entry: EntryRecord) -> RegisterLine {
        let registry = registries[Int(entry.registry)]
        let number = Int(entry.number)
        return RegisterLine(
            entry: RegisterEntry(registry: registry, number: number)?.description ?? "\(registry)-\(number)",
            registry: registry, number: number, trackingNumber: CurrentState.shown(rows.name(Int(entry.row))),
            registeredAt: Timestamp(microseconds: entry.at),
            offsetMinutes: AppealFacts.minutes(zone: UInt8(truncatingIfNeeded: entry.zone)), position: entry.position)
    }

    private static func report(_ registry: String, _ numbers: [Int]) -> RegisterReport {
        var faults: [RegisterFault] = []
        var highest = 0
        for number in numbers {
            if number == 0 {
                faults.append(.unnumbered)
            } else if number < highest {
                faults.append(.outOfOrder(number))
            }
            highest = max(highest, number)
        }
        var expected = 1
        for number in numbers.sorted() where number > 0 {
            if number > expected { faults.append(.missing(expected...number - 1)) }
            if number < expected, faults.last != .twice(number) { faults.append(.twice(number)) }
            expected = max(expected, number + 1)
        }
        return RegisterReport(registry: registry, entries: numbers.count, last: highest, faults: faults)
    }
}
