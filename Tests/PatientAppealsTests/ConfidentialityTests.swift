// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals
import Testing

/// Who learns who the applicant is, by the appeal's mode.
@Suite struct ConfidentialityTests {
    private static let clinic = "shal-akyn-district-hospital"
    private static let text = "Я, Образцова Дана, звонила с 8 (700) 000-00-01. Образцовой отказали в палате 5."
    private static let masked = "Я, […] […], звонила с […]. […] отказали в палате 5."

    /// An appeal in a mode, about the surgery of a clinic, under the rule's settings.
    private struct Scene {
        let temporary: TemporaryLog
        let recorder: AppealRecorder
        let number: TrackingNumber

        init(_ mode: Confidentiality, _ change: (inout RegisterAppeal) -> Void = { _ in }) throws {
            temporary = try TemporaryLog()
            recorder = AppealRecorder(log: temporary.log, keys: temporary.keys, settings: ConfidentialityTests.settings)
            let body = RegisterAppeal.example {
                $0.confidentiality = mode
                $0.unit = "surgery"
                $0.reference = "r"
                $0.text = ConfidentialityTests.text
                if mode == .anonymous { $0.applicant?.name = "" }
                change(&$0)
            }
            let command = AppealCommand(
                key: "a", at: DomainCase.start, actor: DomainCase.applicantActor, body: .registerAppeal(body))
            let receipt = recorder.recordBlocking([command])[0]
            number = try #require(receipt.appeal, "\(receipt)")
        }

        func run(_ key: String, _ body: CommandBody) throws {
            let command = AppealCommand(
                key: key, at: DomainCase.start.advanced(bySeconds: 60), actor: Actor(role: .head, id: "head-1"),
                appeal: .tracking(number), body: body)
            let receipt = recorder.recordBlocking([command])[0]
            try #require(receipt.outcome == .appended, "\(receipt)")
        }

        func disclose(to reader: PersonalDataReader) throws -> Disclosure {
            try recorder.recordDisclosureBlocking(
                of: number, positions: 1...temporary.log.lastPosition, purpose: "audit", reader: reader,
                at: DomainCase.start)
        }

        /// What a reader is shown of the receipt, by the fields' names.
        func shown(to reader: PersonalDataReader, keys: KeyStore? = nil) throws -> [String: Revealed] {
            let keys = keys ?? temporary.keys
            let event = try #require(try temporary.log.events(EventQuery(types: ["AppealReceived"])).first)
            let scope = try DisclosureScope(
                of: number, for: reader, in: temporary.log, keys: keys, settings: ConfidentialityTests.settings)
            let fields = try AppealEvent(type: event.type, payload: event.payload)
                .revealed(with: keys, at: event.position, scope: scope)
            return Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.content) })
        }
    }

    /// A clinic and its neighbour under a department, and the Fund.
    fileprivate static let settings: Settings = {
        var settings = Settings.standard
        settings.organizations = [
            .init(code: "fund", region: "KZ-71"), .init(code: "department", region: "KZ-59"),
            .init(code: clinic, region: "KZ-59", parent: "department"),
            .init(code: "neighbour", region: "KZ-59", parent: "department"),
        ]
        return settings
    }()

    private static func reader(
        _ role: ActorRole, _ organization: String = "", _ unit: String = "", id: String = "x-1"
    ) -> PersonalDataReader {
        PersonalDataReader(actor: Actor(role: role, id: id), organization: organization, unit: unit)
    }

    private static func person(_ name: String, iin: String = "") -> PersonDetails {
        var person = PersonDetails()
        (person.name, person.iin) = (name, iin)
        return person
    }

    /// Readers, what they are to the appeal, and whether they may know in the modes confidential and anonymous.
    private static let readers: [(PersonalDataReader, ReaderStanding, confidential: Bool, anonymous: Bool)] = [
        (reader(.handler, clinic), .concerned, false, false),
        (reader(.handler, clinic, "surgery"), .concerned, false, false),
        (reader(.handler, clinic, "patient-support"), .concerned, false, false),
        (reader(.operator, clinic), .concerned, false, false),
        (reader(.expert, clinic), .concerned, false, false),
        (reader(.head, clinic), .concerned, false, false),
        (reader(.head, clinic, "surgery"), .concerned, false, false),
        (reader(.head, "", "surgery"), .concerned, false, false),
        (reader(.head, clinic, "patient-support"), .support, true, true),
        (reader(.system, clinic, "patient-support"), .support, true, true),
        (reader(.system, clinic), .concerned, false, false),
        (reader(.department, "department"), .oversight, true, true),
        (reader(.department), .oversight, true, true),
        (reader(.department, clinic), .concerned, false, false),
        (reader(.fund, "fund", "branch-59"), .oversight, true, true),
        (reader(.operator, "fund"), .contactCentre, true, true),
        (reader(.operator, "department"), .contactCentre, true, true),
        (reader(.expert, "department"), .expert, true, false),
        (reader(.handler, "department"), .outside, false, false),
        (reader(.operator, "neighbour"), .outside, false, false),
        (reader(.operator, "nowhere"), .outside, false, false),
        (reader(.head), .unknown, false, false),
        (reader(.unsaid), .unknown, false, false),
        (reader(.applicant, id: "tg:771"), .applicant, true, true),
        (reader(.applicant, id: "tg:772"), .outside, false, false),
    ]

    @Test(arguments: readers.indices) func `the mode and what the reader is to the appeal decide`(index: Int) throws {
        let (reader, standing, confidential, anonymous) = Self.readers[index]
        for (mode, mayKnow) in [
            (Confidentiality.named, true), (.unsaid, true), (.confidential, confidential), (.anonymous, anonymous),
        ] {
            let scene = try Scene(mode)
            let disclosure = try scene.disclose(to: reader)
            #expect(disclosure.scope.standing == standing)
            #expect((disclosure.scope.refusal == nil) == mayKnow, "\(mode.name) \(reader)")
            let shown = try scene.shown(to: reader)
            #expect(
                shown["text"] == .revealed(mayKnow ? Self.text : mode == .anonymous ? Self.maskedNumber : Self.masked))
            #expect(shown["applicantDetails.phone"] == (mayKnow ? .revealed("+7 700 000 00 01") : nil))
            #expect(shown["applicantDetails"] == (mayKnow ? nil : .hidden))
            #expect(disclosure.hidden == (mayKnow ? 0 : 1))
        }
    }

    /// Nobody knows the name of who left none; the number is found all the same.
    private static let maskedNumber = "Я, Образцова Дана, звонила с […]. Образцовой отказали в палате 5."

    @Test func `a refusal has a code, says what to do and names nobody`() throws {
        let clinic = Self.reader(.handler, Self.clinic)
        for (mode, reader, code) in [
            (Confidentiality.confidential, clinic, IdentityRefusal.Code.identityConfidential),
            (.anonymous, clinic, .identityAnonymous), (.confidential, Self.reader(.head), .readerUnknown),
        ] {
            let scope = try Scene(mode).disclose(to: reader).scope
            let refusal = try #require(throws: IdentityRefusal.self) { try scope.requireIdentity() }
            #expect(refusal.code == code)
            #expect(refusal.description.contains(code == .readerUnknown ? "Say the reader's role" : "Patient Support"))
            #expect(!refusal.description.contains("Образцова"))
        }
        try Scene(.named).disclose(to: clinic).scope.requireIdentity()
    }

    @Test func `the record of a disclosure says for whom it was and whether the identity was hidden`() throws {
        let scene = try Scene(.confidential)
        _ = try scene.disclose(to: Self.reader(.handler, Self.clinic, "surgery"))
        _ = try scene.disclose(to: Self.reader(.fund, "fund"))
        _ = try scene.disclose(to: Self.reader(.operator, "Иванова"))
        let records = try scene.temporary.log.events(EventQuery(types: ["PersonalDataDisclosed"])).map { event in
            guard case .personalDataDisclosed(let body) = try AppealEvent(type: event.type, payload: event.payload).body
            else { throw RecordingError.payload(field: "", reason: "", position: event.position) }
            return [body.identityHidden ? "hidden" : "shown", body.readerOrganization, body.readerUnit]
        }
        #expect(records == [["hidden", Self.clinic, "surgery"], ["shown", "fund", ""], ["hidden", "", ""]])
    }

    @Test func `the patient is hidden as the applicant is, in what staff wrote too`() throws {
        let scene = try Scene(.confidential) {
            $0.patient = Self.person("Айгүл Серікова", iin: "991301500125")
            $0.text = "Айгүлді Серікованың анасы, 991301500125, үш сағат күтті."
        }
        try scene.run("n", .note(.with { $0.text = "Серикова звонила; Серіковаға жауап берілді, d@example.com." }))
        let clinic = Self.reader(.handler, Self.clinic)
        let shown = try scene.shown(to: clinic)
        #expect(shown["patientDetails"] == .hidden && shown["patientDetails.name"] == nil)
        #expect(shown["text"] == .revealed("[…] […] анасы, […], үш сағат күтті."))
        let disclosure = try scene.disclose(to: clinic)
        #expect(disclosure.hidden == 2 && disclosure.revealed == 2)
        let note = try #require(try scene.temporary.log.events(EventQuery(types: ["NoteAdded"])).first)
        let fields = try AppealEvent(type: note.type, payload: note.payload)
            .revealed(with: scene.temporary.keys, at: note.position, scope: disclosure.scope)
        #expect(fields.map(\.content) == [.revealed("Серикова звонила; […] жауап берілді, […]")])
    }

    @Test func `where the names can't be read, no text is shown, and what is erased is said to be so`() throws {
        let scene = try Scene(.confidential) { $0.patient = Self.person("Айгүл") }
        let clinic = Self.reader(.handler, Self.clinic)
        try scene.run(
            "e",
            .erasePerson(
                .with {
                    $0.ground = "request"; $0.whose = .patient
                }))
        var shown = try scene.shown(to: clinic)
        #expect(shown == ["applicantDetails": .hidden, "patientDetails": .erased, "text": .hidden])
        #expect(try scene.disclose(to: clinic).revealed == 0)
        #expect(try scene.temporary.log.events(EventQuery(types: ["PersonalDataDisclosed"])).isEmpty)
        shown = try scene.shown(to: Self.reader(.fund))
        #expect(shown["text"] == .revealed(Self.text))
        shown = try scene.shown(to: clinic, keys: KeyStore.inMemory())
        #expect(shown.values.allSatisfy { $0 == .sealed } && shown.count == 3)
    }

    @Test func `where an appeal goes, the same holds; who passed it on stays concerned`() throws {
        let scene = try Scene(.confidential) { $0.unit = "" }
        let neighbour = Self.reader(.handler, "neighbour")
        #expect(try scene.disclose(to: neighbour).scope.standing == .outside)
        try scene.run("r", .redirect(.with { $0.to = "neighbour" }))
        #expect(try scene.disclose(to: neighbour).scope.standing == .concerned)
        #expect(try scene.disclose(to: Self.reader(.handler, Self.clinic)).scope.standing == .concerned)
        #expect(try scene.disclose(to: Self.reader(.head, "neighbour", "patient-support")).scope.refusal == nil)
    }

    @Test func `an organisation with another table gets what the table says`() throws {
        var rule = IdentityRule.standard
        rule.mayKnow[.confidential] = []
        #expect(rule.refusal(.oversight, .confidential)?.code == .identityConfidential)
        rule.mayKnow[.confidential] = nil
        #expect(rule.refusal(.applicant, .confidential) == nil)
        #expect(rule.refusal(.oversight, Confidentiality(code: 9))?.code == .identityConfidential)
    }

    @Test func `a search by number finds what is not named only for who may know`() throws {
        for (mode, found) in [(Confidentiality.named, 1), (.confidential, 0), (.anonymous, 0)] {
            let scene = try Scene(mode)
            func count(_ reader: PersonalDataReader) throws -> Int {
                try scene.temporary.log.appeals(
                    of: .phone("+7 700 000 00 01"), keys: scene.temporary.keys, for: reader, settings: Self.settings
                ).count
            }
            #expect(try count(.unknown) == found)
            #expect(try count(Self.reader(.handler, Self.clinic)) == found)
            #expect(try count(Self.reader(.operator, "fund")) == 1)
        }
    }

    @Test(arguments: [Confidentiality.named, .confidential, .anonymous], [Confidentiality.named, .confidential])
    func `no link by rule says that two appeals are of one person where one of them is not named`(
        first: Confidentiality, second: Confidentiality
    ) throws {
        let temporary = try TemporaryLog()
        var settings = Self.settings
        settings.limits.repeatDays = 30
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys, settings: settings)
        for (key, mode) in [("a", first), ("b", second)] {
            let body = RegisterAppeal.example {
                $0.confidentiality = mode
                if mode == .anonymous { $0.applicant?.name = "" }
            }
            let command = AppealCommand(
                key: key, at: DomainCase.start, actor: DomainCase.operatorActor, body: .registerAppeal(body))
            #expect(recorder.recordBlocking([command])[0].outcome == .appended)
        }
        let links = try temporary.log.events(EventQuery(types: ["RepeatLinked"])).count
        #expect(links == ((first, second) == (.named, .named) ? 1 : 0))
    }
}
