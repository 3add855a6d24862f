// SPDX-License-Identifier: Apache-2.0

internal import EventLog
package import LogCampaigns
internal import SimulatedDisk

/// Four processes follow a log in four ways while another one writes it, is killed, and comes again. All of them must see
/// the same events, the ones that the log holds in the end, and nothing else at any time.
package struct ReadersCampaign: Campaign {
    package static let mustReach: Set<String> = [
        "writer killed", "writer closed and came again", "segment", "look that showed a reader something new",
        "event read by another process",
    ]
    package private(set) var report = CampaignReport("readers")
    private static let kills = 4

    package init() {}

    package mutating func run(seed: UInt64) {
        report.states += 1
        do throws(Check.Broken) { try follow(seed: seed) } catch {
            report.findings.append(
                Finding(what: "Readers, seed \(seed): \(error.promise)", repeatWith: "readers --seed \(seed)"))
        }
    }

    private mutating func follow(seed: UInt64) throws(Check.Broken) {
        let scratch = Scratch()
        let path = scratch.path + "/log"
        do throws(LogError) { try EventLog.create(at: path, options: WriterProcess.options).close() } catch {
            throw Check.Broken("a log cannot be made: \(error)")
        }
        var readers: [(way: ReaderWay, child: ChildProcess)] = []
        defer { for reader in readers { reader.child.letGo() } }
        for way in ReaderWay.allCases {
            readers.append((way, try ChildProcess(["reader", "--log", path, "--way", way.rawValue])))
        }
        let acknowledged = try write(path, seed)
        let events = try read(path)
        guard events.count >= acknowledged, events.last?.type == WriterProcess.lastType else {
            throw Check.Broken("\(acknowledged) events were acknowledged and \(events.count) are there")
        }
        for (way, child) in readers { try compare(way, child, with: events) }
        let names = (try? PosixStorage().names(in: path + "/segments")) ?? []
        report.count("segment", names.count { $0.hasSuffix(".rows") })
    }

    /// Writes, with deaths in between; returns the last position that was acknowledged.
    private mutating func write(_ path: String, _ seed: UInt64) throws(Check.Broken) -> Int {
        var random = SeededGenerator(seed: seed ^ 0x0EAD)
        var acknowledged = 0
        for life in 0...Self.kills {
            let isLast = life == Self.kills
            let own = "\(seed * 10 + UInt64(life))"
            let child = try ChildProcess(["writer", "--log", path, "--seed", own] + (isLast ? ["--last"] : []))
            defer { child.letGo() }
            var remaining = Int.random(in: 200...1_500, using: &random)
            while let line = try child.nextLine() {
                let words = line.split(separator: " ")
                guard words.first != "error", words.count == 2, let position = Int(words[1]) else {
                    throw Check.Broken("the writer fails: \(line)")
                }
                acknowledged = max(acknowledged, position)
                if words[0] == "closed" { report.count("writer closed and came again") }
                remaining -= 1
                if remaining == 0, !isLast {
                    child.strike()
                    report.count("writer killed")
                }
            }
            _ = child.wait()
        }
        return acknowledged
    }

    private func read(_ path: String) throws(Check.Broken) -> [RecordedEvent] {
        do throws(LogError) {
            return try EventLog.open(at: path, access: .readOnly, options: WriterProcess.options).events()
        } catch { throw Check.Broken("the log cannot be read in the end: \(error)") }
    }

    /// What a reader says it saw, early and at the end, is what the log holds in its way.
    private mutating func compare(
        _ way: ReaderWay, _ child: ChildProcess, with events: [RecordedEvent]
    ) throws(Check.Broken) {
        var wanted = Seen()
        var digests: [UInt32] = [0]
        for event in events where isFollowed(event, way) {
            try wanted.take(event, way)
            digests.append(wanted.digest)
        }
        while let line = try child.nextLine() {
            let words = line.split(separator: " ")
            guard words.count > 2, ["at", "end"].contains(words[0]), let count = Int(words[1]),
                let sum = UInt32(words[2])
            else { throw Check.Broken("a reader fails: \(line)") }
            guard count < digests.count, sum == digests[count] else {
                throw Check.Broken("\(way.rawValue): the first \(count) events that it saw are not those of the log")
            }
            guard words[0] == "end" else { continue }
            guard count == wanted.count else {
                throw Check.Broken("\(way.rawValue): \(count) events were seen, \(wanted.count) are there")
            }
            report.count("event read by another process", count)
            report.count("look that showed a reader something new", words.last.flatMap { Int($0) } ?? 0)
            _ = child.wait()
            return
        }
        throw Check.Broken("\(way.rawValue): a reader ended early")
    }

    private func isFollowed(_ event: RecordedEvent, _ way: ReaderWay) -> Bool {
        switch way {
        case .subscribing, .forwards: true
        case .stream: event.stream == WriterProcess.stream
        case .tag: event.tags.contains(WriterProcess.tag)
        }
    }
}
