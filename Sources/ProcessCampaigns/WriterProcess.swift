// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import Glibc
internal import SimulatedDisk

/// A process that writes many small segments for others to read, and says what it has written.
package struct WriterProcess {
    static let stream = "followed"
    static let tag = "followed"
    static let lastType = "Last"

    private let path: String
    private let seed: UInt64
    private let isLast: Bool

    package init(path: String, seed: UInt64, isLast: Bool) {
        self.path = path
        self.seed = seed
        self.isLast = isLast
    }

    static var options: EventLog.Options {
        var options = EventLog.Options()
        options.segmentBytes = 64 << 10
        options.groupBytes = 8 << 10
        options.idleMarkerAfter = .milliseconds(1)
        return options
    }

    package func run() async {
        Word.endWithInput()
        do throws(LogError) {
            for time in 0..<(isLast ? 1 : UInt64.max) {
                // Closed and taken up again, as when a service is restarted.
                let log = try EventLog.open(at: path, options: Self.options)
                await withTaskGroup(of: Void.self) { group in
                    for task in 0..<4 { group.addTask { await write(in: log, number: time * 4 + UInt64(task)) } }
                }
                if isLast {
                    let last = NewEvent(stream: Self.stream, type: Self.lastType, payload: [], tags: [Self.tag])
                    _ = try await log.append(AppendRequest([last]))
                }
                try log.close()
                Word.say("closed \(log.lastPosition)")
            }
        } catch {
            Word.say("error \(error)")
        }
    }

    private func write(in log: EventLog, number: UInt64) async {
        var random = SeededGenerator(seed: seed &* 1_000_003 &+ number)
        for _ in 0..<100 {
            let events = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                let place = Int.random(in: 0..<6, using: &random)
                let size = Int.random(in: 0...900, using: &random)
                return NewEvent(
                    stream: place < 2 ? Self.stream : "other \(place)", type: "Written",
                    payload: (0..<size).map { _ in .random(in: 0...255, using: &random) },
                    tags: place % 2 == 0 ? [Self.tag] : [])
            }
            do throws(LogError) {
                Word.say("wrote \(try await log.append(AppendRequest(events)).positions.upperBound)")
            } catch {
                Word.say("error \(error)")
                return
            }
        }
    }
}
