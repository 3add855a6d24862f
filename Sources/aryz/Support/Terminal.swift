// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the program is talking to.
enum Terminal {
    static let outputIsTerminal = isatty(1) == 1
    static let errorIsTerminal = isatty(2) == 1

    /// Whether the standard output may be coloured.
    static let hasColour = outputIsTerminal && environment("NO_COLOR") == nil && environment("TERM") != "dumb"

    /// The width of the terminal behind the standard output; nil when there is none, and lines may have any length.
    static var width: Int? {
        guard outputIsTerminal else { return nil }
        var size = winsize()
        if unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment("COLUMNS").flatMap { Int($0) } ?? 80
    }

    /// A variable of the environment; nil when it is not set or empty.
    static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// Says something to people.
    static func say(_ text: String) {
        // There is nobody left to tell when this fails.
        try? FileOutput.write(Array((text + "\n").utf8), to: 2, name: "The standard error")
    }
}

/// A colour of the terminal's own palette.
enum Colour: String {
    case red = "31", green = "32", yellow = "33", faint = "2", bold = "1"

    /// The text in this colour, where the standard output may be coloured.
    func callAsFunction(_ text: String) -> String {
        Terminal.hasColour ? "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" : text
    }
}
