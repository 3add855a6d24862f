// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// One sequence: a log, what it must hold, and the readers beside it.
struct ModelRun {
    private(set) var report = CampaignReport("model")
    private var requests: ModelRequests
    /// What is drawn for sealing, apart from the rest.
    private var sealingRandom: SeededGenerator
    private var model = ReferenceLog()
    private let readers: ModelReaders
    private var options: EventLog.Options
    private var disk = SimulatedDisk()
    private var log: EventLog
    /// Readers must have come this far: a marker, a later batch or a closing proves it.
    private var proven: Position = 0

    init(seed: UInt64) throws(Check.Broken) {
        requests = ModelRequests(seed: seed)
        sealingRandom = SeededGenerator(seed: seed ^ 0x5EA1)
        readers = ModelReaders(seed: ~seed)
        options = Workload(seed: seed, steps: 0).options(disk)
        do throws(LogError) { log = try EventLog.create(at: Workload.path, options: options) } catch {
            throw Check.Broken("the log cannot be made: \(error)")
        }
        readers.watch(disk)
    }

    mutating func step() throws(Check.Broken) {
        switch requests.number(1...20) {
        case 1...8: try append(meeting: nil)
        case 9...11: try append(meeting: trouble())
        case 12: try mark()
        case 13: try reopen()
        case 14: try kill()
        case 15: try losePower()
        case 16...17: try addReader()
        case 18...19: try seal()
        default: break
        }
        try ask()
        try readers.check(against: model, floor: proven, requests.query(model.lastPosition))
        guard requests.oneIn(6) else { return }
        let (readers, proven) = (readers, proven)
        if Bool.random(using: &sealingRandom) {
            // Drawn from a copy: the sequence stays what it is.
            var drawn = requests
            let query = drawn.query(model.lastPosition)
            let model = model
            try beside { () throws(Check.Broken) in try readers.ask(query, model) }
        } else {
            try beside { () throws(Check.Broken) in try readers.refresh(atLeast: proven) }
        }
    }

    /// Closes, verifies, and reads once more.
    mutating func end() throws(Check.Broken) {
        try reopen()
        try ask()
        do throws(LogError) {
            guard try log.verify().damages.isEmpty else { throw LogError(.damaged, "verify finds damage") }
            try log.close()
        } catch { throw Check.Broken("at the end: \(error)") }
        try readers.check(against: model, floor: model.lastPosition, EventQuery())
        report.count("reader shown something new", readers.looks)
        report.count("opened during a sealing", readers.opened)
        disk.observe(nil)
    }

    private mutating func trouble() -> SimulatedDisk.Fault { trouble(&requests.random) }

    private func trouble(_ random: inout SeededGenerator) -> SimulatedDisk.Fault {
        switch Int.random(in: 1...6, using: &random) {
        case 1: .interrupted
        case 2: .short
        case 3: .fails(28)
        case 4: .failsInPart(5)
        case 5: .powerFails
        default: .fails(5)
        }
    }

    // MARK: Appending

    private mutating func append(meeting fault: SimulatedDisk.Fault?) throws(Check.Broken) {
        let call = requests.call(model)
        if let fault { disk.plan(fault, atCall: disk.calls + requests.number(1...12)) }
        let before = model.lastPosition
        let results = log.appendBlocking(contentsOf: call)
        disk.clearPlan()
        var uncertain: [AppendRequest] = []
        var isPoisoned = false
        for (request, result) in zip(call, results) {
            switch result {
            case .failure(let error) where error.code == .indeterminate: uncertain.append(request)
            case .failure(let error) where error.code == .poisoned: isPoisoned = true
            case .failure(let error) where [.io, .diskFull].contains(error.code) && fault.map(isRefusal) ?? false:
                // What sealed segments know could not be read: the request was refused before anything was written.
                report.count("question to a sealed segment failed")
            default: try compare(result, request, isCertain: uncertain.isEmpty && !isPoisoned)
            }
        }
        guard uncertain.isEmpty, !isPoisoned else {
            guard fault != nil, fault != .interrupted, fault != .short else {
                throw Check.Broken("an append fails for no reason: \(results)")
            }
            return try recover(uncertain)
        }
        if disk.isOff { return try losePower() }
        if model.lastPosition > before { proven = before }
    }

    private func isRefusal(_ fault: SimulatedDisk.Fault) -> Bool { fault != .interrupted && fault != .short }

    /// Holds an answer against the model's.
    private mutating func compare(
        _ result: Result<AppendReceipt, LogError>, _ request: AppendRequest, isCertain: Bool
    ) throws(Check.Broken) {
        let wanted = model.append(request)
        switch (result, wanted) {
        case (.success(let receipt), .appended(let positions)) where isCertain:
            report.count("appended")
            if receipt == AppendReceipt(outcome: .appended, positions: positions) { return }
        case (.success(let receipt), .alreadyAppended(let positions)):
            report.count("key known")
            if receipt == AppendReceipt(outcome: .alreadyAppended, positions: positions) { return }
        case (.failure(let error), .conflict):
            report.count("conflict")
            if error.code == .conflict { return }
        case (.failure(let error), .invalid):
            report.count("invalid request")
            if error.code == .invalidRequest { return }
        default: break
        }
        throw Check.Broken("a request came to \(result), it should have come to \(wanted)")
    }

    /// After a write failed, the log is opened again in one of the ways, and some of the requests in flight are there.
    private mutating func recover(_ uncertain: [AppendRequest]) throws(Check.Broken) {
        report.count("write failed")
        let refused = log.appendBlocking(contentsOf: [AppendRequest([NewEvent(stream: "a", type: "T", payload: [])])])
        guard case .failure(let error) = refused[0], error.code == .poisoned else {
            throw Check.Broken("a log whose write failed takes another append")
        }
        if disk.isOff || requests.oneIn(3) {
            report.count("power failed")
            replaceDisk()
        } else if requests.oneIn(2) {
            disk.killHolders()
        } else {
            try? log.close()
        }
        try open()
        for request in uncertain {
            guard model.lastPosition < log.lastPosition else {
                report.count("in-flight request did not")
                continue
            }
            if case .appended = model.append(request) { report.count("in-flight request survived") }
        }
        guard model.lastPosition == log.lastPosition else {
            throw Check.Broken("after a failed write \(log.lastPosition) events are there, not \(model.lastPosition)")
        }
    }

    // MARK: Opening

    private mutating func open() throws(Check.Broken) {
        do throws(LogError) { log = try EventLog.open(at: Workload.path, options: options) } catch {
            throw Check.Broken("the log does not open: \(error)")
        }
    }

    private mutating func reopen() throws(Check.Broken) {
        do throws(LogError) {
            _ = try EventLog.open(at: Workload.path, options: options)
            throw LogError(.io, "a second writer was let in")
        } catch {
            guard error.code == .locked else { throw Check.Broken("\(error)") }
            report.count("second writer refused")
        }
        report.count("closed and opened")
        do throws(LogError) { try log.close() } catch { throw Check.Broken("the log does not close: \(error)") }
        try open()
        proven = model.lastPosition
    }

    private mutating func kill() throws(Check.Broken) {
        report.count("killed")
        disk.killHolders()
        try open()
    }

    private mutating func losePower() throws(Check.Broken) {
        report.count("power failed")
        replaceDisk()
        try open()
    }

    private mutating func replaceDisk() {
        let survivals = SimulatedDisk.Survival.allCases
        let survival = survivals[requests.number(0...survivals.count - 1)]
        readers.removeAll()
        disk.observe(nil)
        disk = disk.afterPowerFailure(survival, seed: requests.random.next())
        options.storage = disk
        readers.watch(disk)
    }

    private mutating func mark() throws(Check.Broken) {
        report.count("marker")
        do throws(LogError) { try log.proveLastBatch() } catch { throw Check.Broken("no marker: \(error)") }
        proven = model.lastPosition
    }

    /// Seals everything; a call that fails meanwhile may end the sealing, and nothing else.
    private mutating func seal() throws(Check.Broken) {
        do throws(LogError) { try log.endSegment() } catch { throw Check.Broken("no new segment: \(error)") }
        proven = model.lastPosition
        let fault = Int.random(in: 0..<3, using: &sealingRandom) == 0 ? trouble(&sealingRandom) : nil
        if let fault { disk.plan(fault, atCall: disk.calls + Int.random(in: 1...80, using: &sealingRandom)) }
        readers.opensOthers(options)
        do throws(LogError) {
            try log.seal()
            disk.clearPlan()
            readers.opensOthers(nil)
            guard log.unsealedSegments == 0 else { throw LogError(.damaged, "a segment was left in rows") }
            report.count("sealed")
        } catch {
            disk.clearPlan()
            readers.opensOthers(nil)
            let isExpected = fault != nil && fault != .interrupted && fault != .short && error.code != .damaged
            guard isExpected else { throw Check.Broken("sealing fails for no reason: \(error)") }
            report.count("sealing failed")
            if disk.isOff { try losePower() }
        }
    }

    private mutating func addReader() throws(Check.Broken) {
        guard readers.count < 3 else { return }
        let (readers, options) = (readers, options)
        try beside { () throws(Check.Broken) in
            do throws(LogError) { try readers.add(options) } catch {
                throw Check.Broken("a reader does not open: \(error)")
            }
        }
    }

    /// Lets the writer append, and maybe go, in the middle of what a reader does.
    private mutating func beside(_ reading: () throws(Check.Broken) -> Void) throws(Check.Broken) {
        let call = requests.call(model)
        let isGoing = requests.oneIn(2)
        let countdown = Monitor(requests.number(1...25))
        let isSealing = Int.random(in: 0..<3, using: &sealingRandom) == 0
        let results = Monitor<[Result<AppendReceipt, LogError>]>([])
        let log = log
        disk.observe { _ in
            guard
                countdown.withLock({
                    $0 -= 1; return $0 == 0
                })
            else { return }
            for request in call {
                let result = log.appendBlocking(contentsOf: [request])
                results.withLock { $0 += result }
            }
            if isSealing { try? log.seal() }
            if isGoing { try? log.close() }
        }
        defer { readers.watch(disk) }
        try reading()
        let answers = results.withLock { $0 }
        if answers.isEmpty { return }
        report.count("writer went on while a reader read")
        if isSealing { report.count("writer sealed while a reader read") }
        for (request, result) in zip(call, answers) { try compare(result, request, isCertain: true) }
        if isGoing { try open() }
    }

    // MARK: Asking

    private mutating func ask() throws(Check.Broken) {
        guard log.lastPosition == model.lastPosition else {
            throw Check.Broken("\(log.lastPosition) events are there, not \(model.lastPosition)")
        }
        do throws(LogError) {
            for _ in 1...2 {
                let query = requests.query(model.lastPosition)
                let events = try log.events(query)
                report.count("query")
                guard events.map(\.position) == model.select(query, through: model.lastPosition) else {
                    throw LogError(.damaged, "\(query) is answered with \(events.map(\.position))")
                }
                for event in events {
                    if let fault = model.fault(in: event) { throw LogError(.damaged, fault) }
                }
            }
            let stream = "stream-\(requests.number(1...7))"
            let tag = "tag-\(requests.number(1...6))"
            let key = "key-\(requests.number(1...60))"
            guard try log.lastRevision(of: stream) == model.lastRevision(of: stream),
                try log.lastPosition(tagged: tag) == model.lastPosition(tagged: tag),
                try log.positions(forKey: key) == model.positions(forKey: key)
            else { throw LogError(.damaged, "\(stream), \(tag) or \(key) is known otherwise") }
        } catch { throw Check.Broken("\(error)") }
    }
}
