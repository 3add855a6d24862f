// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

extension Satisfaction: MergeableProjection {
    /// No appeals, but of each that comes up with a later event than its first, the events are kept besides.
    public static func continuation() -> Satisfaction {
        var state = Satisfaction()
        state.isContinuation = true
        return state
    }

    /// Puts the facts over the events right behind to these: appeals that are new here as they stand there; the others by
    /// taking in their events that waited.
    public mutating func merge(_ later: Satisfaction) throws(PayloadError) {
        if count == 0 { return adopt(later) }
        let known = count
        let numbers = texts.intern(all: later.texts)
        let places = takeOver(later, numbers)
        for (key, outcome) in later.furtherOutcomes.sorted() where places[key >> 8] >= known {
            furtherOutcomes[places[key >> 8] << 8 | key & 0xff] = outcome
        }
        for index in 0..<later.waiting.count {
            let row = places[later.waiting.row(index)]
            if isContinuation, waits[row] { waiting.add(index, of: later.waiting, row: row) }
            guard row < known else { continue }
            try apply(
                later.waiting.kind(index), row: row, payload: later.waiting.payload(index),
                recordedAt: later.waiting.recordedAt(index))
        }
    }

    /// Becomes the other state; keeps what waits only where it began in the middle itself.
    private mutating func adopt(_ later: Satisfaction) {
        let isContinuation = isContinuation
        let kinds = kinds
        self = later
        self.kinds = kinds
        self.isContinuation = isContinuation
        if isContinuation { return }
        waits = []
        waiting = WaitingEvents()
    }

    /// Adds the appeals that are new here; gives for each row there the row here.
    private mutating func takeOver(_ later: Satisfaction, _ numbers: [UInt32]) -> [Int] {
        var places: [Int] = []
        places.reserveCapacity(later.count)
        for place in 0..<later.count {
            let row = rows.row(of: later.rows, at: place)
            places.append(row)
            guard row == facts.count else { continue }
            facts.append(later.facts[place].renumbered(numbers))
            clocks.appendAppeal()
            later.clocks.forEach(of: place) { clocks.append($0.renumbered(numbers), to: row) }
            absences.appendAppeal()
            later.absences.forEach(of: place) { absences.append($0, to: row) }
            actions.appendAppeal()
            later.actions.forEach(of: place) { actions.append($0.renumbered(numbers), to: row) }
            if let key = later.repeatedKeys[place] { repeatedKeys[row] = key }
            if isContinuation { waits.append(later.waits[place]) }
        }
        return places
    }
}

extension AppealFacts {
    /// The same with other numbers for the texts.
    func renumbered(_ numbers: [UInt32]) -> AppealFacts {
        var facts = self
        facts.dimensions.organization = numbers[Int(dimensions.organization)]
        facts.dimensions.region = numbers[Int(dimensions.region)]
        facts.dimensions.category = numbers[Int(dimensions.category)]
        facts.handler = numbers[Int(handler)]
        facts.previousHandler = numbers[Int(previousHandler)]
        return facts
    }

    /// Calls `body` with the number of each text.
    func forEachText(_ body: (UInt32) -> Void) {
        body(dimensions.organization)
        body(dimensions.region)
        body(dimensions.category)
        body(handler)
        body(previousHandler)
    }
}

extension ClockRecord {
    /// The same with other numbers for the texts.
    func renumbered(_ numbers: [UInt32]) -> ClockRecord {
        var clock = self
        clock.name = numbers[Int(name)]
        return clock
    }
}
