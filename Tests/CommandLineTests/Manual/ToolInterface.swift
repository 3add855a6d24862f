// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What the program says of its own command line with `--experimental-dump-help`: the definitions that it parses by.
struct ToolInterface: Decodable {
    var command: ToolCommand
}

/// A verb, or a word that verbs stand behind.
struct ToolCommand: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var subcommands: [ToolCommand]?
    var arguments: [ToolArgument]?

    /// The verbs behind this word, without `help`, which is the parser's own.
    var verbs: [ToolCommand] { (subcommands ?? []).filter { $0.commandName != "help" } }
}

/// An option, a flag, or what stands without a name.
struct ToolArgument: Decodable, Equatable {
    struct Name: Decodable, Equatable {
        var kind: String
        var name: String
    }
    var kind: String
    var names: [Name]?
    var valueName: String?
    var isOptional: Bool
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?

    /// `log` of `--log`; empty for what has no name.
    var longName: String { names?.first { $0.kind == "long" }?.name ?? "" }

    /// The parser's own, which every verb has.
    var isOfParser: Bool { ["help", "version"].contains(longName) }
}
