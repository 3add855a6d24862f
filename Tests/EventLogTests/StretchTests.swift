// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

@Suite struct StretchTests {
    private func filledLog(_ place: TemporaryLog) throws -> EventLog {
        let log = try EventLog.create(at: place.path, options: .small)
        for round in 0..<120 {
            let events = (0..<50).map { index in
                NewEvent(
                    stream: "s-\(index % 7)", type: "T\(index % 3)",
                    payload: (0..<150).map { UInt8(truncatingIfNeeded: $0 &* index &+ round) })
            }
            _ = try log.appendBlocking(contentsOf: [AppendRequest(events)])[0].get()
        }
        return log
    }

    @Test func `stretches cover what was asked for, without gap and overlap, before and after sealing`() throws {
        let place = TemporaryLog()
        let log = try filledLog(place)
        let whole = try log.events()
        for isSealed in [false, true] {
            if isSealed { try log.seal() }
            for positions in [1...6_000, 1...Position.max, 17...17, 3_000...5_999, 5_990...9_000]
                as [ClosedRange<Position>]
            {
                for count in [1, 2, 3, 7, 40] {
                    let stretches = try log.stretches(of: positions, into: count)
                    #expect((1...count).contains(stretches.count))
                    #expect(stretches.first?.lowerBound == positions.lowerBound)
                    #expect(stretches.last?.upperBound == min(6_000, positions.upperBound))
                    for (before, after) in zip(stretches, stretches.dropFirst()) {
                        #expect(before.upperBound + 1 == after.lowerBound)
                    }
                    let read = try stretches.flatMap { try log.events(EventQuery(positions: $0)) }
                    #expect(read == whole.filter { positions.contains($0.position) })
                }
            }
            #expect(try log.stretches(of: 7_000...8_000, into: 3).isEmpty)
            #expect(try log.stretches(of: 1...6_000, into: 4).count == 4)
        }
    }

    @Test func `a sealed segment of one stripe is cut as evenly as a longer log`() throws {
        let place = TemporaryLog()
        var options = EventLog.Options.small
        options.segmentBytes = 16 << 20
        let log = try EventLog.create(at: place.path, options: options)
        let count: Position = 40_000
        let requests = (0..<40).map { request in
            AppendRequest(
                (0..<1_000).map { NewEvent(stream: "s-\(request)", type: "T\($0 % 3)", payload: [UInt8(request)]) })
        }
        for result in log.appendBlocking(contentsOf: requests) { _ = try result.get() }
        try log.seal()
        #expect(log.sealedStretches().count == 1)
        let stretches = try log.stretches(of: 1...count, into: 2)
        #expect(stretches.count == 2)
        #expect(stretches.allSatisfy { $0.count > 15_000 })
        let all = try log.events()
        #expect(try stretches.flatMap { try log.events(EventQuery(positions: $0)) } == all)
    }

    @Test func `sealed stretches name the segments, and their digests the events`() throws {
        let place = TemporaryLog()
        let log = try filledLog(place)
        #expect(log.sealedStretches().isEmpty)
        try log.seal()
        let stretches = log.sealedStretches()
        #expect(stretches.count > 2)
        #expect(stretches.first?.positions.lowerBound == 1 && stretches.last?.positions.upperBound == 6_000)
        #expect(Set(stretches.map(\.digest)).count == stretches.count)
        #expect(stretches.allSatisfy { $0.digest.count == 32 })
        for stretch in stretches {
            let events = try log.events(EventQuery(positions: stretch.positions))
            #expect(events.map(\.recordedAt).max() == stretch.latestRecordedAt)
        }
        try log.close()
        #expect(try EventLog.open(at: place.path, access: .readOnly).sealedStretches() == stretches)
    }
}
