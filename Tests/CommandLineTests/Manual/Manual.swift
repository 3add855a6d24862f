// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The manual page of the program: its own definitions, and what it can't say of itself.
struct Manual {
    private let root: ToolCommand
    private var page = Mdoc()

    /// The page of this command line.
    static func page(of root: ToolCommand) -> String {
        var manual = Manual(root: root)
        manual.write()
        return manual.page.text
    }

    private init(root: ToolCommand) { self.root = root }

    private mutating func write() {
        page = Mdoc()
        for line in [
            #"\" SPDX-License-Identifier: Apache-2.0"#,
            #"\" Made of the program's own definitions; a test keeps it true."#,
            "Dd November 28, 2026", "Dt ARYZ 1", "Os", "Sh NAME", "Nm aryz",
        ] { page.macro(line) }
        page.macro("Nd " + Mdoc.escaped(Self.lowered(root.abstract ?? "")))
        for line in ["Sh SYNOPSIS", "Nm", "Op Fl -log Ar dir", "Ar verb", "Op Ar options", "Sh DESCRIPTION"] {
            page.macro(line)
        }
        page.prose(Self.introduction + " " + Self.split(root.discussion).prose)
        page.macro("Pp")
        page.prose("Every verb takes these options, before or after its name:")
        options(global)
        for verb in root.verbs { section(verb, path: []) }
        surroundings()
    }

    /// What every verb takes.
    private var global: [ToolArgument] { (root.arguments ?? []).filter { !$0.isOfParser } }

    private static let introduction = """
        Records patient appeals as immutable events in a durable, append-only log on an ordinary disk, and answers questions \
        from it: no server, no database.
        """

    // MARK: - Verbs

    /// The section of a verb, or of a word with its verbs; `shared` are options that the word's section has explained.
    private mutating func section(_ verb: ToolCommand, path: [String], shared: [ToolArgument] = []) {
        let path = path + [verb.commandName]
        page.macro("Ss aryz " + path.joined(separator: " "))
        let own = Self.own(of: verb).filter { !global.contains($0) }
        if verb.verbs.isEmpty { synopsis(own, path: path) }
        page.prose(verb.abstract ?? "")
        if let discussion = verb.discussion { page.prose(discussion) }
        guard verb.verbs.isEmpty else {
            let common = Self.common(to: verb.verbs).filter { !global.contains($0) }
            if !common.isEmpty {
                page.macro("Pp")
                page.prose("Several of its verbs take these options:")
                options(common)
            }
            for next in verb.verbs { section(next, path: path, shared: common) }
            return
        }
        let explained = own.filter { shared.contains($0) }
        options(own.filter { !shared.contains($0) })
        guard !explained.isEmpty else { return }
        page.macro("Pp")
        page.prose("Besides, as explained for aryz \(path.dropLast().joined(separator: " ")):")
        for argument in explained { page.macro(Mdoc.written(argument) + (argument == explained.last ? " ." : " ,")) }
    }

    private mutating func synopsis(_ arguments: [ToolArgument], path: [String]) {
        page.macro("Nm")
        page.macro("Cm " + path.joined(separator: " "))
        if arguments.contains(where: { $0.isOptional && $0.kind != "positional" }) { page.macro("Op Ar options") }
        for argument in arguments where !argument.isOptional || argument.kind == "positional" {
            page.macro((argument.isOptional ? "Op " : "") + Mdoc.written(argument))
        }
        page.macro("Pp")
    }

    private mutating func options(_ arguments: [ToolArgument]) {
        guard !arguments.isEmpty else { return }
        page.macro("Bl -tag -width Ds")
        for argument in arguments {
            page.item(argument)
            page.prose(Self.meaning(of: argument))
        }
        page.macro("El")
    }

    /// What an argument says of itself, with its values and its default.
    private static func meaning(of argument: ToolArgument) -> String {
        var meaning = argument.abstract ?? ""
        if let values = argument.allValues { meaning += " One of \(values.joined(separator: ", "))." }
        // The largest number stands for no limit.
        if let value = argument.defaultValue, value != String(UInt64.max) { meaning += " The default is \(value)." }
        return meaning
    }

    private static func own(of command: ToolCommand) -> [ToolArgument] {
        (command.arguments ?? []).filter { !$0.isOfParser }
    }

    /// The options that at least two of the verbs take, in the order in which they come up.
    private static func common(to verbs: [ToolCommand]) -> [ToolArgument] {
        var common: [ToolArgument] = []
        for argument in verbs.flatMap({ own(of: $0) }) where argument.kind != "positional" {
            let takers = verbs.filter { own(of: $0).contains(argument) }
            if takers.count > 1, !common.contains(argument) { common.append(argument) }
        }
        return common
    }

    // MARK: - Surroundings

    private mutating func surroundings() {
        page.macro("Sh ENVIRONMENT")
        list(ManualTexts.environment.map { ("Ev " + $0.name, $0.meaning) })
        page.macro("Sh FILES")
        list(ManualTexts.files.map { ("Pa " + $0.name, $0.meaning) })
        page.macro("Sh EXIT STATUS")
        list(Self.split(root.discussion).statuses.map { ($0.status, $0.meaning) })
        page.macro("Sh EXAMPLES")
        for (number, example) in ManualTexts.examples.enumerated() {
            if number > 0 { page.macro("Pp") }
            page.prose(example.what)
            page.macro("Pp")
            page.macro("Dl " + Mdoc.escaped(example.line).replacing("\"", with: "\\(dq"))
        }
        page.macro("Sh SEE ALSO")
        page.prose(ManualTexts.seeAlso)
    }

    private mutating func list(_ items: [(String, String)]) {
        page.macro("Bl -tag -width Ds")
        for (item, meaning) in items {
            page.macro("It " + item)
            page.prose(meaning)
        }
        page.macro("El")
    }

    /// The program's own words, and its list of statuses in them: `Exit status: 0 done; 64 usage; …`.
    static func split(_ discussion: String?) -> (prose: String, statuses: [(status: String, meaning: String)]) {
        let parts = (discussion ?? "").components(separatedBy: "Exit status:")
        let statuses = (parts.last ?? "").split(whereSeparator: { ";\n".contains($0) }).compactMap { entry in
            entry.wholeMatch(of: #/ *(\d+) (.+?)\.?/#).map { (String($0.1), raised(String($0.2)) + ".") }
        }
        return (parts[0], statuses)
    }

    private static func raised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// A heading's words as a page's description has them: small, without a full stop.
    private static func lowered(_ text: String) -> String {
        text.prefix(1).lowercased() + text.dropFirst().drop(while: { $0 == " " }).trimmingSuffix(".")
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ suffix: String) -> Substring { hasSuffix(suffix) ? dropLast(suffix.count) : self }
}
