// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange
import PatientAppeals

/// What differs between organisations.
struct SettingsVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Check, adopt and show organisations, calendars, clocks and rules.",
        subcommands: [SettingsCheck.self, SettingsAdopt.self, SettingsShow.self]
    )
    @ParentCommand var root: Aryz
}

/// Says all that is wrong with a file of settings.
struct SettingsCheck: Verb {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say all that is wrong with a file of settings, before anything uses it.")
    @ParentCommand var settings: SettingsVerb
    @OptionGroup var global: GlobalOptions

    @Argument(help: "The settings: JSON.", completion: .file())
    var file: String

    var root: Aryz { settings.root }

    func perform(_ context: Context) throws {
        var text = JSONText()
        text.summary(of: try SettingsFile.read(file).settings)
        try context.output.line(&text)
    }
}

/// Gives a log settings.
struct SettingsAdopt: Verb {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Give the log settings, which hold for what is recorded from then on.",
        discussion: "Deadlines that were set stay as they are. What held before stays in the log."
    )
    @ParentCommand var settings: SettingsVerb
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    @Argument(help: "The settings: JSON.", completion: .file())
    var file: String

    var root: Aryz { settings.root }

    func perform(_ context: Context) throws {
        let json = try SettingsFile.read(file).json
        let log = try context.openForWriting(writing)
        let adopted = try Settings.adopt(json: json, in: log, actor: .system, at: .now())
        try log.close()
        var text = JSONText()
        text.summary(of: adopted)
        try context.output.line(&text)
    }
}

/// Shows the settings of a time.
struct SettingsShow: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the settings that hold, or held at a time, as they were given.")
    @ParentCommand var settings: SettingsVerb
    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp("As they were known at \(Instant.help), which stands for its end.", valueName: "time"),
        transform: Instant.throughDay)
    var asOf: Instant?

    var root: Aryz { settings.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        let found: AdoptedSettings
        do { found = try Settings.inForce(in: log, asOf: asOf?.timestamp) } catch { throw Failure(error) }
        var text = JSONText()
        text.adoptedSettings(found)
        try context.output.line(&text)
    }
}

/// A file of settings.
enum SettingsFile {
    /// Reads and checks it: an error names every fault.
    static func read(_ path: String) throws -> (settings: Settings, json: [UInt8]) {
        let json: [UInt8]
        do {
            let input = try FileInput(path: path)
            json = try input.readAll(bytesMax: 1 << 20)
        } catch {
            throw Failure(error)
        }
        do { return (try Settings.adoptable(json: json), json) } catch {
            throw Failure(.rejectedInput, "The settings in \(path) can not be used:\n\(error)")
        }
    }
}
