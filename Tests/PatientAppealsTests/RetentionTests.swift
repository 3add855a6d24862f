// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

@Suite struct RetentionTests {
    private func settings(months: Int?) -> Settings {
        var settings = Settings.standard
        settings.retention.personalDataMonths = months
        return settings
    }

    /// The appeals past their time, of a log that holds this one.
    private func found(_ one: DomainCase, months: Int?, asOf: String) throws -> Int {
        let stream = TrackingNumber(value: 77).stream
        let state = try CurrentState(one.events.map { PlacedEvent(stream: stream, event: $0) })
        return state.appealsPastRetention(settings(months: months), asOf: Calendars.time(asOf)).count
    }

    @Test func `an appeal that is over is listed from the day after its months on, until its people are erased`() throws
    {
        let one = try DomainCase.closed()  // on 2 March 2026
        #expect(try found(one, months: 12, asOf: "2027-03-02T23:59:59+05:00") == 0)
        #expect(try found(one, months: 12, asOf: "2027-03-03T00:00:00+05:00") == 1)
        #expect(try found(one, months: nil, asOf: "2099-01-01T00:00:00+05:00") == 0)
        #expect(try found(DomainCase.answered(), months: 12, asOf: "2099-01-01T00:00:00+05:00") == 0, "is not over")
        var erased = one
        try erased.run(.erasePerson(.with { $0.ground = "retention" }))
        #expect(try found(erased, months: 12, asOf: "2099-01-01T00:00:00+05:00") == 0)
    }

    @Test func `with a patient beside the applicant both are to be erased`() throws {
        var patient = PersonDetails()
        patient.name = "Образцов Али"
        var one = try DomainCase(.example { $0.patient = patient })
        try one.run(.withdraw(.with { $0.reason = "Решено" }))
        try one.run(.erasePerson(.with { $0.ground = "retention" }))
        #expect(try found(one, months: 1, asOf: "2027-01-01T00:00:00+05:00") == 1)
        try one.run(
            .erasePerson(
                .with {
                    $0.ground = "retention"
                    $0.whose = .patient
                }))
        #expect(try found(one, months: 1, asOf: "2027-01-01T00:00:00+05:00") == 0)
    }
}
