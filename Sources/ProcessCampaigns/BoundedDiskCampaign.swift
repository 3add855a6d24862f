// SPDX-License-Identifier: Apache-2.0

internal import EventLog
package import LogCampaigns
internal import SimulatedDisk

/// A real file system has no more room at every 4 KiB step, while four threads record; later there is room, and recording
/// goes on as if nothing had been.
package struct BoundedDiskCampaign: Campaign {
    package static let stepBytes = 4_096
    package static let steps: UInt64 = 256
    package static let mustReach: Set<String> = [
        "no room: \(BoundedPlace.fileLimit.rawValue)", "read while there was no room", "written again",
        "append refused or not known", "torn tail put aside",
    ]
    package private(set) var report = CampaignReport("full-disk")
    private let canMount: Bool

    package init() {
        canMount = BoundedPlace.separateMounts()
    }

    /// Why a part of it cannot be done here.
    package var remark: String? {
        canMount ? nil : "A full file system is not tried: this user may not mount one. Run it as root."
    }

    /// One run for each kind of place: `seed` steps of room, and from 257 on again the first 256 with other requests.
    package mutating func run(seed: UInt64) {
        for place in BoundedPlace.allCases where place == .fileLimit || canMount {
            report.states += 1
            let scratch = Scratch()
            var run = BoundedRun(
                place: place, path: scratch.path + "/bounded", seed: seed,
                bytes: (Int(seed - 1) % Int(Self.steps) + 1) * Self.stepBytes)
            do throws(Check.Broken) { try run.run() } catch {
                report.findings.append(
                    Finding(
                        what: "\(place.rawValue) of \(run.bytes) bytes: \(error.promise)",
                        repeatWith: "full-disk --seed \(seed)"))
            }
            place.end(run.path)
            report.add(run.report)
        }
    }
}

/// One log in one place without room.
private struct BoundedRun {
    let place: BoundedPlace
    let path: String
    let seed: UInt64
    let bytes: Int
    private(set) var report = CampaignReport("full-disk")

    private static let threads = 4
    /// So many requests more than the place holds.
    private static let steps = 2_000

    init(place: BoundedPlace, path: String, seed: UInt64, bytes: Int) {
        self.place = place
        self.path = path
        self.seed = seed
        self.bytes = bytes
    }

    private var log: String { path + "/log" }

    private var options: EventLog.Options {
        var options = EventLog.Options()
        // A limit of a file's length is met only by a segment that is longer.
        options.segmentBytes = place == .fileLimit || seed % 2 == 0 ? 4 << 20 : 64 << 10
        options.idleMarkerAfter = .seconds(3_600)
        return options
    }

    mutating func run() throws(Check.Broken) {
        guard place.begin(path, bytes: bytes) else { throw Check.Broken("the place cannot be bounded") }
        let told = try fill()
        report.count("no room: \(place.rawValue)")
        if told.isMade { try readWithoutRoom(told) }
        tryToWrite()
        if told.isMade { try readWithoutRoom(told) }
        guard place.extend(path) else { throw Check.Broken("the place cannot be made larger") }
        try goOn(told)
    }

    /// What the threads were told before there was no room, and then.
    private struct Told: Sendable {
        var isMade = false
        var receipts: [String: ClosedRange<Position>] = [:]
        /// Requests that failed, and of those the ones that may nevertheless be there.
        var failed: [VictimWork] = []
        var indeterminate: Set<String> = []
        var problem: String?
        var running = BoundedRun.threads
    }

    private func work(_ thread: Int, _ step: Int) -> VictimWork {
        // Recorder 5 now and then appends what takes far more than a step; every other seed is without it.
        VictimWork(round: Int(seed), recorder: thread == 3 && seed % 2 == 0 ? 5 : 0, step: step, index: thread)
    }

    private mutating func fill() throws(Check.Broken) -> Told {
        let log: EventLog
        do throws(LogError) { log = try EventLog.create(at: self.log, options: options) } catch {
            guard error.code == .diskFull else { throw Check.Broken("making a log without room ends with \(error)") }
            report.count("not even room for an empty log")
            return Told()
        }
        let told = Monitor(Told())
        told.withLock { $0.isMade = true }
        for thread in 0..<Self.threads {
            let run = self
            guard OwnThread.start({ run.record(thread, in: log, told) }) else { throw Check.Broken("no thread") }
        }
        let result = told.waitUntil { $0.running == 0 ? $0 : nil }
        if let problem = result.problem { throw Check.Broken(problem) }
        guard result.indeterminate.count > 0 else { throw Check.Broken("nothing was refused") }
        report.count("append refused or not known", result.failed.count)
        // Once it has failed it takes nothing more, whatever room there is.
        let further = log.appendBlocking(contentsOf: [work(0, 100_000).request(base: 0)])[0]
        guard case .failure(let error) = further, error.code == .poisoned else {
            throw Check.Broken("a writer that failed goes on")
        }
        try? log.close()
        return result
    }

    private func record(_ thread: Int, in log: EventLog, _ told: Monitor<Told>) {
        defer {
            told.withLock { $0.running -= 1 }
            told.signalAll()
        }
        for step in 1...Self.steps {
            let work = work(thread, step)
            do throws(LogError) {
                let receipt = try log.appendBlocking(contentsOf: [work.request(base: 0)])[0].get()
                told.withLock { $0.receipts[work.key] = receipt.positions }
            } catch {
                told.withLock { told in
                    told.failed.append(work)
                    if error.code == .indeterminate { told.indeterminate.insert(work.key) }
                    if ![.indeterminate, .poisoned].contains(error.code) || ![27, 28].contains(error.errno) {
                        told.problem = "an append without room ends with \(error)"
                    }
                }
                return
            }
        }
        told.withLock { $0.problem = "there is always room" }
    }

    /// Whoever reads gets everything that was acknowledged.
    private mutating func readWithoutRoom(_ told: Told) throws(Check.Broken) {
        do throws(LogError) {
            let log = try EventLog.open(at: self.log, access: .readOnly, options: options)
            if let damage = log.damage { throw damage }
            try check(told, in: log)
        } catch { throw Check.Broken("without room the log cannot be read: \(error)") }
        report.count("read while there was no room")
    }

    /// Every receipt holds, positions have no gaps, and what is there besides is a request that may be there, whole.
    private func check(_ told: Told, in log: EventLog) throws(LogError) {
        let events = try log.events()
        guard zip(1..., events).allSatisfy({ $0 == $1.position }) else { throw LogError(.damaged, "gaps") }
        var known = told.receipts
        for work in told.failed {
            guard let positions = try log.positions(forKey: work.key) else { continue }
            guard told.indeterminate.contains(work.key) else {
                throw LogError(.damaged, "what was said not to be there is there", positions: positions)
            }
            known[work.key] = positions
        }
        for (key, positions) in known {
            let wanted = VictimWork(key: key[...])?.events(base: 0) ?? []
            guard try log.positions(forKey: key) == positions, positions.upperBound <= events.count,
                zip(events[Int(positions.lowerBound) - 1..<Int(positions.upperBound)], wanted).allSatisfy({
                    $0.payload == $1.payload && $0.stream == $1.stream
                })
            else { throw LogError(.damaged, "acknowledged events are missing", positions: positions) }
        }
        guard known.values.reduce(0, { $0 + $1.count }) == events.count else {
            throw LogError(.damaged, "the log has \(events.count) events and not those that were asked for")
        }
    }

    /// May work or not, as long as it breaks nothing.
    private mutating func tryToWrite() {
        for _ in 1...2 {
            guard let log = try? EventLog.open(at: self.log, options: options) else { continue }
            report.count("opened for writing while there was no room")
            try? log.close()
        }
    }

    private mutating func goOn(_ told: Told) throws(Check.Broken) {
        do throws(LogError) {
            let log: EventLog
            if told.isMade {
                log = try EventLog.open(at: self.log, options: options)
            } else {
                log = try EventLog.openOrCreate(at: self.log, options: options)
            }
            try check(told, in: log)
            for work in told.failed {
                let receipt = try log.appendBlocking(contentsOf: [work.request(base: 0)])[0].get()
                if receipt.outcome == .alreadyAppended { report.count("request without a receipt was there") }
            }
            for (key, positions) in told.receipts {
                guard let work = VictimWork(key: key[...]) else { continue }
                let receipt = try log.appendBlocking(contentsOf: [work.request(base: 0)])[0].get()
                guard receipt.outcome == .alreadyAppended, receipt.positions == positions else {
                    throw LogError(.damaged, "a key that was acknowledged is not known any more")
                }
            }
            let damages = try log.verify().damages
            guard damages.isEmpty else { throw damages[0] }
            try log.close()
        } catch { throw Check.Broken("with room again the log does not go on: \(error)") }
        report.count("written again")
        let names = (try? PosixStorage().names(in: self.log + "/segments")) ?? []
        let torn = names.count { $0.contains(".torn-") }
        if torn > 0 { report.count("torn tail put aside") }
        guard torn <= 1 else { throw Check.Broken("\(torn) copies of one torn tail were kept") }
    }
}
