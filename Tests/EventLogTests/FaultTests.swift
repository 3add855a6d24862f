// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Testing

@Suite struct FaultTests {
    let place = TemporaryLog()
    let storage = FaultyStorage()

    private var options: EventLog.Options {
        var options = EventLog.Options.small
        options.storage = storage
        return options
    }

    private func append(_ log: EventLog, _ text: String = "x") -> LogError.Code? {
        let request = AppendRequest([event("s", "T", text)], idempotencyKey: text)
        switch log.appendBlocking(contentsOf: [request])[0] {
        case .success: return nil
        case .failure(let error): return error.code
        }
    }

    @Test(arguments: [FaultyStorage.Call.write, .sync], [EIO, ENOSPC])
    func `a failed write or sync poisons the log until it is opened again`(
        call: FaultyStorage.Call, errno: Int32
    ) throws {
        let log = try EventLog.create(at: place.path, options: options)
        #expect(append(log, "first") == nil)
        storage.plan(call, 1, .fails(errno))
        #expect(append(log, "second") == .indeterminate)
        #expect(append(log, "third") == .poisoned)
        #expect(append(log, "first") == .poisoned)
        #expect(storage.faultsReached == 1)
        #expect(try log.events().count == 1)
        #expect(try log.lastRevision(of: "s") == 0)
        #expect(try log.positions(forKey: "second") == nil)
        try log.close()
        let reopened = try EventLog.open(at: place.path, options: options)
        // What was in flight may be there or not; sent again it is there once.
        #expect((1...2).contains(reopened.lastPosition))
        #expect(append(reopened, "second") == nil)
        #expect(append(reopened, "first") == nil)
        #expect(reopened.lastPosition == 2)
        #expect(try reopened.verify().damages.isEmpty)
    }

    @Test func `the advice for a full disk is to make room`() throws {
        let log = try EventLog.create(at: place.path, options: options)
        storage.plan(.write, 1, .fails(ENOSPC))
        let result = log.appendBlocking(contentsOf: [AppendRequest([event()])])[0]
        #expect { try result.get() } throws: { "\($0)".contains("Make room") }
    }

    @Test(arguments: FaultyStorage.Call.allCases)
    func `a call that is refused or interrupted while opening loses nothing`(call: FaultyStorage.Call) throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for number in 0..<70 { #expect(append(log, "\(number)") == nil) }
        let all = try log.events()
        let left = try place.copy()
        // A torn tail, so that recovery has something to do.
        let file = left.segment(try left.names(in: "/segments").count)
        let bytes = try left.bytes(file)
        var end = bytes.count
        while end > 4_096, bytes[(end - 4_096)..<end].allSatisfy({ $0 == 0 }) { end -= 4_096 }
        try left.write(bytes.prefix(end) + [UInt8](repeating: 7, count: 300), to: file)
        for number in 1...6 {
            for fault in [FaultyStorage.Fault.fails(EIO), .interrupted, .short] {
                storage.plan(call, number, fault)
                let opened = try? EventLog.open(at: left.path, options: options)
                storage.plan(call, .max, .short)
                if let opened {
                    #expect(try opened.events() == all, "\(call) \(number) \(fault)")
                    try opened.close()
                }
            }
        }
        let last = try EventLog.open(at: left.path, options: .small)
        #expect(try last.events() == all)
        #expect(try last.verify().damages.isEmpty)
    }

    @Test func `short and interrupted reads and writes go on where they stopped`() throws {
        let log = try EventLog.create(at: place.path, options: options)
        for call in [FaultyStorage.Call.read, .write] {
            for fault in [FaultyStorage.Fault.short, .interrupted] {
                storage.plan(call, 1, fault)
                #expect(append(log, "\(call) \(fault)") == nil)
                #expect(try log.events().count == Int(log.lastPosition))
            }
        }
        #expect(storage.faultsReached == 4)
        #expect(try log.verify().damages.isEmpty)
    }

    @Test func `a read error is an error, not the end of the log`() throws {
        let log = try EventLog.create(at: place.path, options: options)
        for number in 0..<20 { #expect(append(log, "\(number)") == nil) }
        storage.plan(.read, 1, .fails(EIO))
        #expect { try log.events() } throws: { ($0 as? LogError)?.code == .io }
        #expect(try log.events().count == 20)
    }

    @Test func `what is acknowledged was synced before`() throws {
        let log = try EventLog.create(at: place.path, options: options)
        #expect(append(log, "0") == nil)
        for number in 1...10 {
            storage.plan(.sync, .max, .short)
            #expect(append(log, "\(number)") == nil)
            #expect(storage.count(.sync) >= 1)
        }
    }

    @Test func `the buffered mode syncs only when it must`() throws {
        var options = options
        options.durability = .osBuffered
        let log = try EventLog.create(at: place.path, options: options)
        #expect(append(log, "0") == nil)
        storage.plan(.sync, .max, .short)
        for number in 1...5 { #expect(append(log, "\(number)") == nil) }
        #expect(storage.count(.sync) == 0)
        try log.close()
        #expect(storage.count(.sync) >= 1)
        #expect(try EventLog.open(at: place.path).lastPosition == 6)
    }
}
