// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Finds a person's appeals.
struct QueryPerson: Verb {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "The appeals of a person, by telephone number or IIN, read from the standard input.",
        discussion: """
            The number is read from the standard input, because what stands on a command line is seen by everybody on the \
            machine; one that nobody can have is refused. It is looked up as a keyed hash; the log holds it nowhere in \
            clear. Persons who were erased are not found, nor are appeals that are confidential or anonymous, save for a \
            reader who may know whose they are.
            """
    )
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions

    @Option(help: "What is read: phone or iin.")
    var by: Kind

    @OptionGroup var asker: ReaderOptions

    @Option(help: "How the answer is printed.")
    var format = TableFormat.table

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case phone, iin
    }

    var root: Aryz { query.root }

    func perform(_ context: Context) throws {
        let line = readLine() ?? ""
        guard line.utf8.contains(where: { (0x30...0x39).contains($0) }), line.utf8.count < 100 else {
            throw Failure(
                .usage, "The standard input holds no number; give it as: aryz query person --by \(by.rawValue) < file")
        }
        let contact: PersonContact = by == .phone ? .phone(line) : .iin(line)
        if let fault = contact.fault { throw Failure(.usage, fault) }
        let log = try context.openForReading()
        let runner = try context.project(CurrentState.self, of: log)
        let now = AnswerTime(asOf: nil)
        var printer = AppealPrinter(format, context)
        try printer.begin("person", now, position: runner.position)
        let keys: KeyStore
        let numbers: [TrackingNumber]
        do { keys = try KeyStore.open(for: log, access: .readOnly) } catch { throw Failure(error) }
        do {
            let isSaid = asker.reader != nil || asker.readerRole != nil
            numbers = try log.appeals(
                of: contact, keys: keys, for: isSaid ? asker.who : .unknown,
                settings: try Settings.current(in: log))
        } catch {
            throw Failure(error)
        }
        for number in numbers {
            if let summary = runner.projection.appeal(number, asOf: now.judgedAt) { try printer.add(summary) }
        }
        try printer.end()
        if numbers.isEmpty, contact.isLikelyMistyped {
            Terminal.say(
                "aryz: The last digit of this IIN does not follow from the others, or no date of birth stands at its begin: one of "
                    + "its digits may be mistyped.")
        }
    }
}
