// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What somebody may have meant.
enum Spelling {
    /// A few of the names for a message, those most like `text` first.
    static func some(of names: [String], near text: String? = nil, atMost limit: Int = 8) -> String {
        var shown = names
        if let text {
            shown = names.map { (distance($0, text), $0) }.sorted { $0 < $1 }.map(\.1)
        }
        let rest = names.count - limit
        return shown.prefix(limit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    /// The name that differs from `text` by at most two letters, or begins with it; nil where there is none.
    static func nearest(to text: String, in names: [String]) -> String? {
        let near = names.min { distance($0, text) < distance($1, text) }
        if let near, distance(near, text) <= min(2, text.count - 1) { return near }
        return names.first { $0.hasPrefix(text) || text.hasPrefix($0) }
    }

    /// How many letters have to be put in, taken out or changed (Levenshtein), whatever their case.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.lowercased()), right = Array(right.lowercased())
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let changed = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }

    /// What is wrong with the verb in these arguments; nil where it is one, or there is none.
    static func unknownVerb(in arguments: some Sequence<String>) -> String? {
        var command: any ParsableCommand.Type = Aryz.self
        var isValue = false
        for word in arguments {
            if isValue || word == "--quiet" {
                isValue = false
            } else if word == "--log" || word == "--lang" {
                isValue = true
            } else if !word.hasPrefix("--log=") && !word.hasPrefix("--lang=") {
                let verbs = command.configuration.subcommands
                guard !verbs.isEmpty, word != "help", !word.hasPrefix("-") else { return nil }
                if let next = verbs.first(where: { name(of: $0) == word }) {
                    command = next
                    continue
                }
                let names = verbs.map(name)
                let guess = nearest(to: word, in: names).map { "did you mean \($0)?" }
                return "unknown verb '\(word)'; " + (guess ?? "there are \(names.joined(separator: ", ")).")
            }
        }
        return nil
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? String(describing: command).lowercased()
    }
}
