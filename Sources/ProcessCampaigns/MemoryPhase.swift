// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import Glibc
internal import LogCampaigns
internal import SimulatedDisk

/// One thing that is done with a large log in a process of its own, whose memory is bounded.
package enum MemoryPhase: String, CaseIterable, Sendable {
    /// Appends all events, while segments are sealed in the background.
    case fill
    /// Opens the log for writing as a crash has left it.
    case open
    /// Opens it and appends 10,000 events more.
    case append
    /// Reads the streams of 1,000 cases, one by one.
    case cases
    /// Goes over all events.
    case replay
    /// Seals what is not sealed yet.
    case seal
    /// Checks every byte.
    case verify
}

/// What the processes of the memory campaign do.
package struct MemoryWork: Sendable {
    let path: String
    let events: Int
    /// Events of one stream.
    let perStream: Int
    let options: EventLog.Options

    package init(path: String, events: Int, streams: Int, budget: Int) {
        self.path = path
        options = .within(memoryBytes: budget << 20)
        self.events = events
        perStream = max(1, events / max(1, streams))
    }

    /// Bounds this process's address space, and so what it can have in memory.
    package static func bound(bytes: UInt64) {
        var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }

    /// Does it and says what came of it; says from time to time that it is still there.
    package func run(_ phase: MemoryPhase) throws {
        let clock = ContinuousClock()
        let start = clock.now
        let count = try perform(phase)
        let milliseconds = (clock.now - start) / .milliseconds(1)
        Word.say("done \(count) \(Int(milliseconds)) \(Self.peakKibibytes)")
    }

    private func perform(_ phase: MemoryPhase) throws -> Int {
        switch phase {
        case .fill:
            let log = try EventLog.create(at: path, options: options)
            try append(0..<events, to: log)
            // Not closed: the next process finds what a crash leaves.
            Word.say("done \(events) 0 \(Self.peakKibibytes)")
            _exit(0)
        case .open:
            let log = try EventLog.open(at: path, options: options)
            return Int(log.lastPosition)
        case .append:
            let log = try EventLog.open(at: path, options: options)
            let first = Int(log.lastPosition)
            try append(first..<first + 10_000, to: log)
            try log.close()
            return 10_000
        case .cases: return try readCases()
        case .replay: return try replay()
        case .seal:
            let log = try EventLog.open(at: path, options: options)
            try log.seal()
            try log.close()
            return try log.statistics().sealedSegments
        case .verify:
            let log = try EventLog.open(at: path, access: .readOnly, options: options)
            let report = try log.verify()
            if let damage = report.damages.first { throw damage }
            return Int(report.events)
        }
    }

    private func append(_ numbers: Range<Int>, to log: EventLog) throws {
        var next = numbers.lowerBound
        while next < numbers.upperBound {
            let end = min(next + 1_000, numbers.upperBound)
            // Two events a request, as the commands of the domain have about.
            let requests = stride(from: next, to: end, by: 2).map { number in
                AppendRequest((number..<min(number + 2, end)).map(event), idempotencyKey: "command-\(number)")
            }
            for result in log.appendBlocking(contentsOf: requests) { _ = try result.get() }
            if next % 200_000 == 0 { Word.say("going \(next)") }
            next = end
        }
    }

    /// An event of 120 to 220 bytes, half of them different each time; a stream's events lie some thousands apart.
    private func event(_ number: Int) -> NewEvent {
        let slot = number % perStream
        let stream = max(0, number / perStream - slot * 400)
        var generator = SeededGenerator(seed: UInt64(number))
        var payload = Array(
            "region=KZ-\(10 + stream % 20);organization=district-hospital-\(stream % 300);slot=\(slot);".utf8)
        for _ in 0..<Int.random(in: 6...16, using: &generator) {
            unsafe withUnsafeBytes(of: generator.next()) { unsafe payload.append(contentsOf: $0) }
        }
        let tags = slot == 0 ? ["ref:\(stream)", "organization:\(stream % 300)"] : []
        return NewEvent(stream: "appeal-\(stream)", type: "type-\(slot)", payload: payload, tags: tags)
    }

    private func readCases() throws -> Int {
        let log = try EventLog.open(at: path, access: .readOnly, options: options)
        var generator = SeededGenerator(seed: 1)
        var found = 0
        for _ in 0..<1_000 {
            let stream = Int.random(in: 0..<max(1, events / perStream - 400 * perStream), using: &generator)
            let events = try log.events(EventQuery(.stream("appeal-\(stream)")))
            guard !events.isEmpty else { throw Check.Broken("the stream of case \(stream) is empty") }
            found += events.count
        }
        return found
    }

    private func replay() throws -> Int {
        let log = try EventLog.open(at: path, access: .readOnly, options: options)
        var count = 0
        var bytes = 0
        try log.read { event in
            count += 1
            bytes += event.payload.byteCount
            return true
        }
        guard Position(count) == log.lastPosition, bytes > 0 else {
            throw Check.Broken("only \(count) events were read")
        }
        return count
    }

    /// The most that this process had in memory at once.
    private static var peakKibibytes: Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}

/// Does one thing after the other with a large log, each in a process with so much memory and no more.
package struct MemoryCampaign: Sendable {
    package let events: Int
    package let streams: Int
    package let mebibytes: Int
    /// What the log is told to keep within, and what a process may have in memory.
    package let budget: Int

    package init(events: Int, streams: Int, mebibytes: Int, budget: Int) {
        self.budget = budget
        self.events = events
        self.streams = streams
        self.mebibytes = mebibytes
    }

    /// Prints a line for each; false when one of them could not be done.
    package func run() throws -> Bool {
        // One arena for all threads: each more would reserve 64 MiB of addresses without using them.
        unsafe setenv("MALLOC_ARENA_MAX", "1", 1)
        // What the other campaigns are told to keep for speed is kept for nothing here.
        for name in ["MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"] { unsafe unsetenv(name) }
        let scratch = Scratch()
        let log = scratch.path + "/log"
        print(
            "memory: \(events) events over \(streams) streams, processes of \(mebibytes) MiB of address space, "
                + "at most \(budget) MiB in memory")
        for phase in MemoryPhase.allCases {
            let child = try ChildProcess([
                "memory-phase", "--log", log, "--phase", phase.rawValue, "--events", "\(events)", "--streams",
                "\(streams)", "--mebibytes", "\(mebibytes)", "--budget", "\(budget)",
            ])
            var outcome: [Substring] = []
            while let line = try child.nextLine() {
                if line.hasPrefix("done ") { outcome = line.split(separator: " ") }
            }
            let status = child.wait()
            child.letGo()
            guard status == 0, outcome.count == 4, let peak = Int(outcome[3]) else {
                print("FOUND  \(phase) ended with \(status) within \(mebibytes) MiB")
                return false
            }
            guard peak <= budget << 10 else {
                print("FOUND  \(phase) had \(peak / 1_024) MiB in memory instead of at most \(budget) MiB")
                return false
            }
            print("  \(phase): \(outcome[1]) in \(outcome[2]) ms, at most \(peak / 1_024) MiB in memory")
        }
        withExtendedLifetime(scratch) {}
        return true
    }
}
