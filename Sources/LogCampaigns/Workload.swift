// SPDX-License-Identifier: Apache-2.0

package import EventLog
internal import SimulatedDisk

/// What a program does with a log, drawn from a seed.
package struct Workload: Sendable {
    /// One thing done.
    package enum Step: Sendable {
        /// Requests appended in one call.
        case append([AppendRequest])
        /// The log closed and opened again.
        case reopen
        /// Everything so far sealed.
        case seal

        /// What is appended.
        package var requests: [AppendRequest] { if case .append(let requests) = self { requests } else { [] } }
    }
    package let seed: UInt64
    package let steps: [Step]
    /// Whether the log is sealed now and then: the workloads of every fourth seed, from 2 on.
    package let isSealing: Bool
    package let segmentBytes: UInt64
    package let groupBytes: Int
    /// Requests to go on with after the steps.
    package let further: [AppendRequest]

    /// Draws a workload; now and then an event has about `largeBytes` of payload.
    package init(seed: UInt64, steps count: Int = 12, largeBytes: Int = 9_000, segmentBytes: UInt64? = nil) {
        var random = SeededGenerator(seed: seed)
        self.seed = seed
        let anyBytes: UInt64 = [16 << 10, 24 << 10, 40 << 10, 256 << 10].randomElement(using: &random) ?? 16 << 10
        self.segmentBytes = segmentBytes ?? anyBytes
        groupBytes = [1, 2_000, 256 << 10].randomElement(using: &random) ?? 1
        var steps: [Step] = []
        var number = 0
        for _ in 0..<count {
            if Int.random(in: 0..<8, using: &random) == 0 {
                steps.append(.reopen)
                continue
            }
            let requests = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                number += 1
                return Self.request(number, largeBytes, &random)
            }
            steps.append(.append(requests))
        }
        isSealing = seed % 4 == 2
        self.steps = isSealing ? Self.sealing(steps, seed) : steps
        further = (1...2).map { Self.request(number + $0, largeBytes, &random) }
    }

    /// The steps with the log sealed after some of them, drawn apart: the rest stays what it is. Something is appended
    /// behind the last sealing.
    private static func sealing(_ steps: [Step], _ seed: UInt64) -> [Step] {
        var random = SeededGenerator(seed: seed ^ 0x5EA1)
        var result: [Step] = []
        for (index, step) in steps.enumerated() {
            if index == steps.count * 2 / 3 || Int.random(in: 0..<max(4, steps.count / 8), using: &random) == 0 {
                result.append(.seal)
            }
            result.append(step)
        }
        return result
    }

    private static func request(
        _ number: Int, _ largeBytes: Int, _ random: inout SeededGenerator
    ) -> AppendRequest {
        let events = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            // Mostly small; now and then more than a few blocks that no codec can shrink.
            let size =
                Int.random(in: 0..<10, using: &random) == 0 ? largeBytes : Int.random(in: 0...300, using: &random)
            let tag = Bool.random(using: &random) ? Int.random(in: 0..<4, using: &random) : nil
            return NewEvent(
                stream: "stream-\(Int.random(in: 0..<5, using: &random))", type: "Type\(number % 3)",
                payload: noise(size, &random), tags: tag.map { tags($0, number) } ?? [])
        }
        return AppendRequest(events, idempotencyKey: "key-\(number)")
    }

    /// One of the tags has another beside it with digits, which a sealed segment packs.
    private static func tags(_ tag: Int, _ number: Int) -> [String] {
        guard tag == 3 else { return ["tag-\(tag)"] }
        let digits = String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1 << 63, radix: 16)
        return ["tag-3", "person:" + digits + digits]
    }

    /// Bytes that no codec can shrink. A plain loop, because most of an unoptimized run of a campaign would be spent here.
    private static func noise(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var index = 0
        while index < count {
            bytes[index] = UInt8(truncatingIfNeeded: random.next())
            index += 1
        }
        return bytes
    }

    /// The options that make a run of this workload repeatable on any storage.
    package func options(_ storage: any Storage) -> EventLog.Options {
        var options = EventLog.Options()
        options.sealing = .onRequest
        options.segmentBytes = segmentBytes
        options.groupBytes = groupBytes
        // Segments as small as these would have none.
        options.dictionaries = seed % 3 == 0 ? .whereItPays : .everywhere
        options.idleMarkerAfter = .seconds(86_400)
        options.storage = PlantedMistake.disk(storage)
        let words = Monitor(SeededGenerator(seed: seed ^ 0x5DEE_CE66_D5EE_CE66))
        options.randomWord = { words.withLock { $0.next() | 1 } }
        let ticks = Monitor<Int64>(1_700_000_000_000_000)
        options.clock = {
            ticks.withLock { value in
                value += 1_000_000
                return Timestamp(microseconds: value)
            }
        }
        return options
    }

    /// Where the log is on a simulated disk.
    package static let path = "/log"
}
