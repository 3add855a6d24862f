// SPDX-License-Identifier: Apache-2.0

/// How far a long piece of work has come, on the standard error, once it takes more than a second.
struct Progress {
    private let isShown: Bool
    private let verb: String
    private let unit: String
    private let start = ContinuousClock.now
    private var lastShown: ContinuousClock.Instant?

    /// Work that `verb` names and that is counted in `unit`; quiet where the standard error is no terminal.
    init(_ verb: String, _ unit: String, isQuiet: Bool) {
        self.verb = verb
        self.unit = unit
        isShown = Terminal.errorIsTerminal && !isQuiet
    }

    /// Shows how much is done; `share` is 0...1 where the whole is known.
    mutating func show(_ count: Int, share: Double?) {
        guard isShown else { return }
        let now = ContinuousClock.now
        let elapsed = start.duration(to: now)
        guard elapsed > .seconds(1), lastShown.map({ $0.duration(to: now) > .milliseconds(100) }) ?? true else {
            return
        }
        lastShown = now
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        var text = "\r\u{1b}[K\(verb) \(grouped(count)) \(unit), \(grouped(Int(Double(count) / seconds)))/s"
        if let share, share > 0, share <= 1 {
            let filled = Int(share * 24)
            text += " [" + String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled) + "]"
            text += " \(Int(share * 100)) %, \(clock(seconds * (1 - share) / share)) left"
        }
        try? FileOutput.write(Array(text.utf8), to: 2, name: "The standard error")
    }

    /// Clears the line.
    mutating func end() {
        guard lastShown != nil else { return }
        lastShown = nil
        try? FileOutput.write(Array("\r\u{1b}[K".utf8), to: 2, name: "The standard error")
    }

    private func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        let rest = whole % 60
        return "\(whole / 60):" + (rest < 10 ? "0\(rest)" : "\(rest)")
    }
}

/// A count with its digits in groups of three.
func grouped(_ count: Int) -> String {
    var digits = String(count.magnitude)
    var index = digits.count - 3
    while index > 0 {
        digits.insert("\u{202f}", at: digits.index(digits.startIndex, offsetBy: index))
        index -= 3
    }
    return (count < 0 ? "-" : "") + digits
}
