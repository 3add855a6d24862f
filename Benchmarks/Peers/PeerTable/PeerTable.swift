// SPDX-License-Identifier: Apache-2.0

import EventLog
import Workbench

/// Prints what this library and others reach on the same events with the same promise: on disk when the commit returns.
@main struct PeerTable {
    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        var (parent, count) = (".", 300_000)
        while let argument = arguments.popFirst() {
            switch argument {
            case "--directory": parent = arguments.popFirst() ?? parent
            case "--events": count = arguments.popFirst().flatMap(Int.init) ?? count
            default: return Swift.print("usage: PeerTable [--directory DIR] [--events N]")
            }
        }
        let scratch = try ScratchDirectory(in: parent)
        defer { scratch.remove() }
        let source = try AppealLog.make(at: scratch.path + "/source", events: count).log
        let events = try source.events()
        try source.close()
        var columns: [Column] = []
        for (number, make) in Self.peers.enumerated() {
            let directory = try ScratchDirectory(in: scratch.path)
            columns.append(try Column(try make(directory.path + "/\(number)"), events, directory.path))
        }
        Swift.print("\(events.count) events of simulated appeals")
        Column.print(columns)
    }

    private static var peers: [(String) throws -> any Peer] {
        [
            { try LogPeer(at: $0) }, { try SQLitePeer(at: $0) }, { try LMDBPeer(at: $0) },
        ]
    }
}

/// What one peer reaches.
private struct Column {
    private var rows: [(String, String)] = []

    init(_ peer: any Peer, _ events: [RecordedEvent], _ directory: String) throws {
        rows.append(("", peer.name))
        let alone = 2_000
        var (single, batches) = (Samples(), Samples())
        for index in 0..<alone { try single.measure { try peer.append(events[index...index]) } }
        let start = monotonicNanoseconds()
        for first in stride(from: alone, to: events.count, by: 1_000) {
            try batches.measure { try peer.append(events[first..<min(first + 1_000, events.count)]) }
        }
        let took = Double(monotonicNanoseconds() - start)
        add("1 event a commit, median, us", single.median / 1_000, digits: 1)
        add("batches of 1,000, events/s", Double(events.count - alone) / took * 1e9)
        try peer.settle()
        var (replay, ratings, history) = (Samples(), Samples(), Samples())
        for _ in 0..<5 {
            let fold = try replay.measure { try peer.replay() }
            precondition(fold.events == events.count, "every event is read")
            precondition(try! ratings.measure { try peer.ratings() }.groups > 0, "there are ratings")
        }
        var state: UInt64 = 88_172_645_463_325_252
        for _ in 0..<1_000 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let stream = events[Int(state % UInt64(events.count))].stream
            precondition(try! history.measure { try peer.history(stream) } > 0, "every stream has events")
        }
        add("replay of all, fold, events/s", Double(events.count) / replay.best * 1e9)
        add("ratings alone, ms/1 M events", ratings.best / Double(events.count), digits: 2)
        add("one appeal's history, median, us", history.median / 1_000, digits: 1)
        try peer.close()
        add("bytes on disk an event", Double(try bytes(of: directory)) / Double(events.count), digits: 1)
    }

    private mutating func add(_ name: String, _ value: Double, digits: Int = 0) {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let rounded = (value * scale).rounded() / scale
        rows.append((name, digits == 0 ? "\(Int(rounded))" : "\(rounded)"))
    }

    static func print(_ columns: [Column]) {
        for row in columns[0].rows.indices {
            let texts = [columns[0].rows[row].0] + columns.map { $0.rows[row].1 }
            Swift.print(texts.map { $0 + String(repeating: " ", count: max(1, 36 - $0.count)) }.joined())
        }
    }
}
