// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventSourcing
import PatientAppeals

/// Who reads, and for whom.
struct ReaderOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who reads, a pseudonymous id.", valueName: "id"))
    var reader: String?

    @Option(help: "The role in which they read (default: head).")
    var readerRole: ReaderRole?

    @Option(
        help: ArgumentHelp(
            "The organisation they act for. With role and department it decides what they see of appeals that are not named.",
            valueName: "code"))
    var readerOrganization: String?

    @Option(
        help: ArgumentHelp("Their department there; patient-support is the Patient Support Service.", valueName: "code")
    )
    var readerUnit: String?

    func validate() throws {
        for (name, code) in codes where !PlainID.isAllowed(code ?? "") {
            throw ValidationError(
                "\(name) is kept in clear: give a pseudonymous id or a code of A-Z a-z 0-9 . _ : @ - / without a telephone or "
                    + "identification number.")
        }
    }

    private var codes: [(String, String?)] {
        [("--reader", reader), ("--reader-organization", readerOrganization), ("--reader-unit", readerUnit)]
    }

    /// Refuses options that would do nothing.
    func refuseWithoutRevealing() throws {
        let given = codes + [("--reader-role", readerRole?.role.name)]
        guard let (name, _) = given.first(where: { $0.1 != nil }) else { return }
        throw ValidationError("\(name) goes with --reveal.")
    }

    /// The reader; a role that nobody said is the head's, which alone opens no appeal that is not named.
    var who: PersonalDataReader {
        PersonalDataReader(
            actor: Actor(role: readerRole?.role ?? .head, id: reader ?? ""), organization: readerOrganization ?? "",
            unit: readerUnit ?? "")
    }
}

/// Whether what is sealed is shown, to whom, and what for.
struct RevealOptions: ParsableArguments {
    @Flag(help: "Show what is sealed. That it was read is recorded in the appeal.")
    var reveal = false

    @OptionGroup var options: ReaderOptions

    @Option(help: ArgumentHelp("With --reveal: what for, a code.", valueName: "code"))
    var purpose = "audit"

    func validate() throws {
        guard reveal else { return try options.refuseWithoutRevealing() }
        guard options.reader?.isEmpty == false else { throw ValidationError("--reveal needs --reader: who reads it.") }
        guard PlainID.isAllowed(purpose) else {
            throw ValidationError("--purpose is kept in clear: give a code without a name or number of a person.")
        }
    }
}

/// A role on the command line.
struct ReaderRole: ExpressibleByArgument {
    let role: ActorRole

    init?(argument: String) {
        guard !argument.isEmpty, let role = ActorRole(name: argument), role.name == argument else { return nil }
        self.role = role
    }

    static var allValueStrings: [String] { ActorRole.names }
}

extension Context {
    /// Says what could not be shown, and why.
    func judge(_ disclosure: Disclosure) throws {
        if disclosure.revealed == 0 { say("Nothing could be disclosed; no disclosure is recorded.") }
        if disclosure.erased > 0 { say("\(disclosure.erased) fields are erased: their keys were destroyed.") }
        var lost: [String] = []
        if disclosure.withoutKey > 0 {
            lost.append("the key store has no key for \(disclosure.withoutKey) fields; restore it from its backup")
        }
        if disclosure.damaged > 0 {
            lost.append("the keys do not open \(disclosure.damaged) fields: one of the two is damaged")
        }
        guard lost.isEmpty else { throw Failure(.damaged, lost.joined(separator: "; ") + ".") }
    }
}
