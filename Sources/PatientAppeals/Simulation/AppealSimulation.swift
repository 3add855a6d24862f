// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Invents the commands of many appeals' lives, as NDJSON, in the order of time: for trying things out and for measuring.
///
/// The same options give the same bytes, on every machine. Keys and references contain the seed, so the output of
/// several seeds can go into one log. Memory holds the appeals that are open at one time, never all of them.
/// The proportions follow what a support service sees: most appeals are questions, four of five are settled on the spot.
public struct AppealSimulation: Sendable {
    /// What to invent.
    public struct Options: Sendable, Equatable {
        /// How many appeals.
        public var appeals: Int
        /// Chooses one of 2^64 outcomes.
        public var seed: UInt64
        /// Appeals arrive from here on.
        public var from: Timestamp
        /// Appeals arrive before this; what follows on the last ones may lie some months later.
        public var to: Timestamp

        /// `appeals` of `seed`. The default period is the year 2025, in UTC+5.
        public init(
            appeals: Int,
            seed: UInt64,
            from: Timestamp = Timestamp(microseconds: 1_735_671_600_000_000),
            to: Timestamp = Timestamp(microseconds: 1_767_207_600_000_000)
        ) {
            self.appeals = appeals
            self.seed = seed
            self.from = from
            self.to = to
        }
    }

    private let seed: UInt64
    private var arrivals: ArrivalTimes
    private var random: RandomSource
    private var arriving: OpenAppeal?
    private var arrived = 0
    private var open = TimeHeap()
    private var text = CommandLineText()

    /// A simulation at its start. `to` must be later than `from`, and `appeals` not negative.
    public init(_ options: Options) {
        precondition(options.appeals >= 0 && options.from < options.to, "a simulation needs a period and a count")
        seed = options.seed
        arrivals = ArrivalTimes(count: options.appeals, from: options.from, to: options.to)
        random = RandomSource(seed: options.seed)
        takeArrival()
    }

    /// The next whole lines, about `bytes` bytes of them (at least one line); nil at the end.
    public mutating func next(bytes: Int = 1 << 16) -> [UInt8]? {
        text.bytes.removeAll(keepingCapacity: true)
        while text.bytes.count < bytes, writeLine() {}
        return text.bytes.isEmpty ? nil : text.bytes
    }

    private mutating func takeArrival() {
        guard let time = arrivals.next(&random) else {
            arriving = nil
            return
        }
        let own = RandomSource(seed: seed, stream: UInt64(arrived))
        arriving = OpenAppeal(number: arrived, receivedAt: time, random: own)
        arrived += 1
    }

    /// Writes what happens next, be it a new appeal or a step of an open one; false when nothing is left.
    private mutating func writeLine() -> Bool {
        if var appeal = arriving, open.first.map({ appeal.isBefore($0) }) ?? true {
            text.append(&appeal, seed: seed)
            if appeal.moveOn() { open.insert(appeal) }
            takeArrival()
            return true
        }
        guard var appeal = open.first else { return false }
        text.append(&appeal, seed: seed)
        if appeal.moveOn() { open.replaceFirst(with: appeal) } else { open.removeFirst() }
        return true
    }
}
