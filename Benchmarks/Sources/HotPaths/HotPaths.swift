// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals
import Workbench

/// Runs one hot path so many times, for whoever counts its instructions: `scripts/bench --gate` takes the difference
/// between a run with few rounds and one with more, which leaves the preparation out.
@main struct HotPaths {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let rounds = Int(arguments[2]) else {
            let paths = "append|sealed-replay|row-replay|typed-decode|index-lookup|history|history-kept"
            return print("usage: HotPaths prepare|\(paths) ROUNDS DIRECTORY")
        }
        let (rows, sealed) = (arguments[3] + "/rows", arguments[3] + "/sealed")
        switch arguments[1] {
        case "prepare":
            try make(at: rows, sealed: false)
            try make(at: sealed, sealed: true)
        case "append":
            let scratch = try ScratchDirectory(in: arguments[3])
            defer { scratch.remove() }
            try append(rounds, scratch.path + "/log")
        case "sealed-replay": try replay(rounds, try log(at: sealed))
        case "row-replay": try replay(rounds, try log(at: rows))
        case "typed-decode": try decode(rounds)
        case "index-lookup": try lookUp(rounds, try log(at: sealed))
        case "history": try histories(rounds, try log(at: sealed, cacheBytes: 1 << 20))
        case "history-kept": try histories(rounds, try log(at: sealed))
        default: print("There is no hot path \(arguments[1]).")
        }
    }

    /// Threads that wake up by themselves would be counted too.
    private static var options: EventLog.Options {
        var options = EventLog.Options()
        options.durability = .osBuffered
        options.idleMarkerAfter = .seconds(3_600)
        options.sealing = .onRequest
        return options
    }

    /// 10,000 events in batches of 100, the same ones again and again so that making them is not counted.
    private static func append(_ rounds: Int, _ path: String) throws {
        let log = try EventLog.create(at: path, options: options)
        var events = SampleEvents(seed: 3)
        let request = events.request(of: 100)
        for _ in 0..<rounds * 100 { _ = try log.appendBlocking(contentsOf: [request])[0].get() }
    }

    /// 20,000 events, made by a run of its own: sealing them takes longer than all that is counted.
    private static func make(at path: String, sealed: Bool) throws {
        let log = try EventLog.create(at: path, options: options)
        var events = SampleEvents(seed: 4)
        for _ in 0..<20 { _ = try log.appendBlocking(contentsOf: [events.request(of: 1_000)])[0].get() }
        if sealed { try log.seal() }
        try log.close()
    }

    private static func log(at path: String, cacheBytes: Int? = nil) throws -> EventLog {
        var options = options
        if let cacheBytes { options.cacheBytes = cacheBytes }
        return try EventLog.open(at: path, access: .readOnly, options: options)
    }

    private static func replay(_ rounds: Int, _ log: EventLog) throws {
        var sum = 0
        for _ in 0..<rounds {
            try log.read { (event: borrowing EventView) throws(Never) in
                sum &+= event.payload.byteCount &+ event.typeNumber
                return true
            }
        }
        precondition(rounds == 0 || sum > 0, "there are events")
    }

    /// 10,000 ratings.
    private static func decode(_ rounds: Int) throws {
        let payload = SampleEvents.rating
        var sum: Int64 = 0
        for _ in 0..<rounds * 10_000 {
            sum &+= try AppealEvent(kind: .satisfactionRated, payload: payload.span.bytes).context.level
        }
        precondition(rounds == 0 || sum > 0, "ratings say a level")
    }

    /// 1,000 streams and idempotency keys.
    private static func lookUp(_ rounds: Int, _ log: EventLog) throws {
        var found = 0
        for _ in 0..<rounds {
            for number in 0..<1_000 {
                if try log.lastRevision(of: "appeal-\(number * 7 % 2_800 + 1)") != nil { found += 1 }
                if try log.positions(forKey: "none-\(number)") != nil { found += 1 }
            }
        }
        precondition(rounds == 0 || found > 0, "streams are found")
    }

    /// All events of 1,000 streams, each for itself. With a cache of 1 MiB most blocks have to be unpacked.
    private static func histories(_ rounds: Int, _ log: EventLog) throws {
        var found = 0
        for _ in 0..<rounds {
            for number in 0..<1_000 {
                found += try log.events(EventQuery(.stream("appeal-\(number * 367 % 2_800 + 1)"))).count
            }
        }
        precondition(rounds == 0 || found > rounds * 6_000, "streams have seven events")
    }
}
