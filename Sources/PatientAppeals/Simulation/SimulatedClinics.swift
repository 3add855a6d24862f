// SPDX-License-Identifier: Apache-2.0

/// A clinic as the simulation sees it.
struct SimulatedClinic: Sendable {
    /// The id of the organisation and of the health department above it, as in `Fixtures/settings.json`.
    let id: String, department: String
    /// ISO 3166-2:KZ.
    let region: String
    /// How many appeals it gets against the others.
    let weight: Int
    /// Percent of its appeals that are written in Kazakh; the rest are in Russian.
    let kazakhPercent: Int
    /// UTC+6 before 2024-03-01, when the whole country went over to UTC+5.
    let wasSixHoursEast: Bool

    /// Invented clinics in real regions.
    static let all = [
        SimulatedClinic(
            id: "shal-akyn-district-hospital",
            department: "north-kazakhstan-health-department",
            region: "KZ-59",
            weight: 9,
            kazakhPercent: 35,
            wasSixHoursEast: true
        ),
        SimulatedClinic(
            id: "petropavl-polyclinic-19",
            department: "north-kazakhstan-health-department",
            region: "KZ-59",
            weight: 12,
            kazakhPercent: 20,
            wasSixHoursEast: true
        ),
        SimulatedClinic(
            id: "almaty-polyclinic-99",
            department: "almaty-health-department",
            region: "KZ-75",
            weight: 22,
            kazakhPercent: 40,
            wasSixHoursEast: true
        ),
        SimulatedClinic(
            id: "almaty-childrens-hospital-77",
            department: "almaty-health-department",
            region: "KZ-75",
            weight: 11,
            kazakhPercent: 45,
            wasSixHoursEast: true
        ),
        SimulatedClinic(
            id: "astana-polyclinic-44",
            department: "astana-health-department",
            region: "KZ-71",
            weight: 18,
            kazakhPercent: 55,
            wasSixHoursEast: true
        ),
        SimulatedClinic(
            id: "shymkent-polyclinic-99",
            department: "shymkent-health-department",
            region: "KZ-79",
            weight: 14,
            kazakhPercent: 75,
            wasSixHoursEast: true
        ),
        SimulatedClinic(
            id: "turkistan-hospital-25",
            department: "turkistan-health-department",
            region: "KZ-61",
            weight: 9,
            kazakhPercent: 85,
            wasSixHoursEast: true
        ),
        SimulatedClinic(
            id: "aktobe-maternity-hospital-33",
            department: "aktobe-health-department",
            region: "KZ-15",
            weight: 5,
            kazakhPercent: 65,
            wasSixHoursEast: false
        ),
    ]
    static let weights = all.map(\.weight)

    /// The offset of local time at an instant, in seconds east of UTC.
    func offsetSeconds(at second: Int64) -> Int64 {
        wasSixHoursEast && second < 1_709_229_600 ? 21_600 : 18_000  // 2024-03-01T00:00:00+06:00
    }
}
