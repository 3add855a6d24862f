// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// What a log must do when nothing fails, or when somebody lies to it: one writer, one winner, a clock that does not go
/// back, nothing shown that is not durable, nothing believed that only its own checksum speaks for.
package struct ConductCampaign: Campaign {
    package private(set) var report = CampaignReport("conduct")
    package static let mustReach: Set<String> = [
        "writers raced", "clock went back", "second writer tried", "sync failed under a reader", "batch forged",
        "checksum became zero", "length became huge", "torn end kept", "sealed segment written wrongly",
        "sealed segment that no manifest names",
    ]

    package init() {}

    package mutating func run(seed: UInt64) {
        var conduct = Conduct(seed: seed)
        let attempts: [(String, (inout Conduct) throws(Check.Broken) -> Void)] = [
            ("writers raced", { (conduct) throws(Check.Broken) in try conduct.race() }),
            ("clock went back", { (conduct) throws(Check.Broken) in try conduct.turnBackClock() }),
            ("second writer tried", { (conduct) throws(Check.Broken) in try conduct.openTwice() }),
            ("sync failed under a reader", { (conduct) throws(Check.Broken) in try conduct.failSync() }),
            ("batch forged", { (conduct) throws(Check.Broken) in try conduct.forge() }),
            ("checksum became zero", { (conduct) throws(Check.Broken) in try conduct.zeroChecksum() }),
            ("length became huge", { (conduct) throws(Check.Broken) in try conduct.lengthen() }),
            ("torn end kept", { (conduct) throws(Check.Broken) in try conduct.tear() }),
            ("sealed segment written wrongly", { (conduct) throws(Check.Broken) in try conduct.sealWrongly() }),
            ("sealed segment that no manifest names", { (conduct) throws(Check.Broken) in try conduct.plantSealed() }),
        ]
        for (what, attempt) in attempts {
            report.states += 1
            report.count(what)
            do throws(Check.Broken) { try attempt(&conduct) } catch {
                report.findings.append(
                    Finding(what: "\(what), workload \(seed): \(error.promise)", repeatWith: "conduct --seed \(seed)"))
            }
        }
    }
}

/// What is tried with one workload.
struct Conduct {
    let workload: Workload
    var random: SeededGenerator

    init(seed: UInt64) {
        workload = Workload(seed: seed)
        random = SeededGenerator(seed: seed ^ 0xC04D)
    }

    // MARK: Appending

    /// Requests that exclude each other, in one call and in many: one of them gets through.
    mutating func race() throws(Check.Broken) {
        let log = try made(on: SimulatedDisk())
        for round in 0..<4 {
            let stream = "race \(round)"
            let byTag = Bool.random(using: &random)
            let rivals = (0..<Int.random(in: 2...6, using: &random)).map { number in
                AppendRequest(
                    [NewEvent(stream: byTag ? "rival \(number)" : stream, type: "T", payload: [], tags: [stream])],
                    conditions: [
                        byTag ? .noEvent(taggedAnyOf: [stream], after: 0) : .stream(stream, .noStream)
                    ])
            }
            let winners = log.appendBlocking(contentsOf: rivals).count { (try? $0.get()) != nil }
            guard winners == 1 else { throw Check.Broken("\(winners) of \(rivals.count) rivals got through") }
        }
    }

    mutating func turnBackClock() throws(Check.Broken) {
        let disk = SimulatedDisk()
        var options = workload.options(disk)
        let clock = Monitor(SeededGenerator(seed: random.next()))
        options.clock = { clock.withLock { Timestamp(microseconds: Int64.random(in: 0...1_000_000, using: &$0)) } }
        var latest = Timestamp(microseconds: .min)
        do throws(LogError) {
            var log = try EventLog.create(at: Workload.path, options: options)
            for number in 0..<8 {
                if number % 3 == 2 {
                    try log.close()
                    log = try EventLog.open(at: Workload.path, options: options)
                }
                let event = NewEvent(stream: "s", type: "T", payload: [])
                _ = try log.appendBlocking(contentsOf: [AppendRequest([event])])[0].get()
            }
            for event in try log.events() {
                guard event.recordedAt >= latest else {
                    throw LogError(.damaged, "recorded times go backwards at \(event.position)")
                }
                latest = event.recordedAt
            }
        } catch { throw Check.Broken("\(error)") }
    }

    func openTwice() throws(Check.Broken) {
        let disk = SimulatedDisk()
        let log = try made(on: disk)
        do throws(LogError) {
            _ = try EventLog.open(at: Workload.path, options: workload.options(disk))
        } catch {
            guard error.code != .locked else { return withExtendedLifetime(log) {} }
            throw Check.Broken("a second writer is refused with \(error)")
        }
        throw Check.Broken("a second writer is let in")
    }

    /// While a sync fails, and after it, nobody sees what it was to make durable.
    mutating func failSync() throws(Check.Broken) {
        let disk = SimulatedDisk()
        let log = try made(on: disk)
        let before = log.lastPosition
        let first = disk.calls + 1
        // Whatever call of the next append it is, what the append was to add is not acknowledged.
        disk.plan(.fails(5), atCall: first + Int.random(in: 0..<4, using: &random))
        let event = NewEvent(stream: "late", type: "T", payload: [1])
        guard case .failure = log.appendBlocking(contentsOf: [AppendRequest([event])])[0] else { return }
        let shown: (events: Int, late: Revision?)
        do throws(LogError) { shown = (try log.events().count, try log.lastRevision(of: "late")) } catch {
            throw Check.Broken("a log cannot be read after a failed write: \(error)")
        }
        guard log.lastPosition == before, shown.events == Int(before), shown.late == nil else {
            throw Check.Broken("an event is shown whose sync failed")
        }
    }

    // MARK: Parts

    /// A log with the workload's requests, open.
    func made(on disk: any Storage) throws(Check.Broken) -> EventLog {
        do throws(LogError) {
            let log = try EventLog.create(at: Workload.path, options: workload.options(disk))
            for step in workload.steps {
                guard case .append(let requests) = step else { continue }
                for result in log.appendBlocking(contentsOf: requests) { _ = try result.get() }
            }
            return log
        } catch { throw Check.Broken("a log cannot be made: \(error)") }
    }

    /// The disk of such a log after it was closed.
    func closed() throws(Check.Broken) -> SimulatedDisk {
        let disk = SimulatedDisk()
        let log = try made(on: disk)
        do throws(LogError) { try log.close() } catch { throw Check.Broken("a log cannot be closed: \(error)") }
        return disk.afterKill()
    }

    func statistics(_ disk: SimulatedDisk) throws(Check.Broken) -> LogStatistics {
        do throws(LogError) {
            let log = try EventLog.open(at: Workload.path, access: .readOnly, options: workload.options(disk))
            if let damage = log.damage { throw damage }
            return try log.statistics()
        } catch { throw Check.Broken("\(error)") }
    }

    /// Changes one batch with events, any of the log's.
    mutating func change(
        _ disk: SimulatedDisk, _ body: (inout [UInt8], Int, inout SeededGenerator) -> Void
    ) throws(Check.Broken) {
        let places = disk.paths.filter { $0.hasSuffix(".rows") }.flatMap { path in
            let bytes = disk.bytes(path) ?? []
            return Self.batches(bytes).filter { Self.number(bytes, $0 + 20) > 0 }.map { (path, $0) }
        }
        guard let (path, batch) = places.randomElement(using: &random), var bytes = disk.bytes(path) else {
            throw Check.Broken("the log has no batch")
        }
        body(&bytes, batch, &random)
        disk.replace(path, with: bytes)
    }

    /// Where batches start: at blocks with their mark.
    static func batches(_ bytes: [UInt8]) -> [Int] {
        stride(from: 4_096, to: bytes.count, by: 4_096).filter { Array(bytes[$0..<$0 + 4]) == Array("AZBT".utf8) }
    }

    static func number(_ bytes: [UInt8], _ offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }

    static func putChecksum(_ bytes: inout [UInt8], of range: Range<Int>, at offset: Int) {
        let part = Array(bytes[range])
        let value = unsafe crc32c(part.span.bytes)
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
    }
}
