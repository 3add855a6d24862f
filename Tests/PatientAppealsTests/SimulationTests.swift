// SPDX-License-Identifier: Apache-2.0

import EventLog
import FoundationEssentials
import PatientAppeals
import Testing

@Suite struct SimulationTests {
    private static let spring = AppealSimulation.Options(
        appeals: 2_000,
        seed: 7,
        from: Timestamp(microseconds: 1_740_769_200_000_000),
        to: Timestamp(microseconds: 1_748_718_000_000_000)
    )

    private static func bytes(_ options: AppealSimulation.Options, chunk: Int = 1 << 16) -> [UInt8] {
        var simulation = AppealSimulation(options)
        var all: [UInt8] = []
        while let more = simulation.next(bytes: chunk) { all += more }
        return all
    }

    /// The few keys that these tests look at.
    private struct Line: Decodable {
        struct Actor: Decodable { var role: String }
        var command: String
        var key: String
        var at: String
        var actor: Actor
        var appeal: String?
        var reference: String?
        var channel: String?
        var language: String?
    }

    private static func lines(_ bytes: [UInt8]) throws -> [Line] {
        try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Line.self, from: Data($0)) }
    }

    @Test func `the same options give the same bytes however they are fetched`() {
        #expect(Self.bytes(Self.spring) == Self.bytes(Self.spring, chunk: 1))
    }

    @Test func `another seed gives other keys and references only`() throws {
        var other = Self.spring
        other.seed = 8
        let mine = try Self.lines(Self.bytes(Self.spring))
        let others = try Self.lines(Self.bytes(other))
        #expect(Set(mine.map(\.key)).isDisjoint(with: others.map(\.key)))
        #expect(Set(mine.compactMap(\.reference)).isDisjoint(with: others.compactMap(\.reference)))
    }

    @Test func `keys and references are unique and commands follow their appeal's registration`() throws {
        let lines = try Self.lines(Self.bytes(Self.spring))
        #expect(Set(lines.map(\.key)).count == lines.count)
        var registered: Set<String> = []
        for line in lines {
            if let reference = line.reference {
                #expect(registered.insert("ref:" + reference).inserted)
            } else {
                #expect(registered.contains(line.appeal ?? ""))
            }
        }
        #expect(registered.count == Self.spring.appeals)
    }

    @Test func `times ascend and arrivals stay inside the period`() throws {
        var last = Self.spring.from
        for line in try Self.lines(Self.bytes(Self.spring)) {
            let time = try #require(Timestamp.parse(iso8601: line.at))
            #expect(time.instant >= last)
            #expect(time.offsetMinutes == 300)
            if line.command == "registerAppeal" { #expect(time.instant < Self.spring.to) }
            last = time.instant
        }
    }

    @Test func `all channels and both languages occur, and more than half of the appeals are rated`() throws {
        let lines = try Self.lines(Self.bytes(Self.spring))
        #expect(Set(lines.compactMap(\.channel)).count == 12)
        #expect(Set(lines.compactMap(\.language)) == ["kk", "ru"])
        let rated = lines.count { $0.command == "rate" }
        #expect((Self.spring.appeals * 5 / 10...Self.spring.appeals * 7 / 10).contains(rated))
    }

    @Test func `actions follow from causes, most are done and looked at, and one appeal's come in their order`() throws
    {
        let lines = try Self.lines(Self.bytes(Self.spring))
        let chain = ["identifyRootCause", "planAction", "completeAction", "reviewAction"]
        let counts = chain.map { name in lines.count { $0.command == name } }
        #expect(counts[0] > 20 && counts == counts.sorted(by: >), "\(counts)")
        #expect(counts[2] * 10 > counts[1] * 6 && counts[2] < counts[1], "most are done, not all")
        #expect(counts[3] * 10 > counts[2] * 5 && counts[3] < counts[2], "most are looked at, not all")
        for (_, steps) in Dictionary(grouping: lines.filter { chain.contains($0.command) }, by: \.appeal) {
            #expect(steps.map(\.command) == Array(chain.prefix(steps.count)))
        }
        // They add little: less than one command for fifty appeals.
        #expect((counts[2] + counts[3]) * 50 < Self.spring.appeals * 2, "\(counts)")
    }

    @Test(arguments: [0, 1]) func `a simulation of so few appeals ends`(appeals: Int) throws {
        var options = Self.spring
        options.appeals = appeals
        let lines = try Self.lines(Self.bytes(options))
        #expect(lines.count { $0.command == "registerAppeal" } == appeals)
    }

    @Test func `a clinic east of Almaty time wrote six hours until March 2024`() throws {
        var options = Self.spring
        options.from = Timestamp(microseconds: 1_705_000_000_000_000)
        options.to = Timestamp(microseconds: 1_712_000_000_000_000)
        let change = try #require(Timestamp.parse(iso8601: "2024-03-01T00:00:00+06:00")).instant
        var offsets: Set<Int> = []
        for line in try Self.lines(Self.bytes(options)) {
            let time = try #require(Timestamp.parse(iso8601: line.at))
            offsets.insert(time.offsetMinutes)
            if time.instant >= change { #expect(time.offsetMinutes == 300) }
        }
        #expect(offsets == [300, 360])
    }
}
