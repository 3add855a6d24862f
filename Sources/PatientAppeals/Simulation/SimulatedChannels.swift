// SPDX-License-Identifier: Apache-2.0

/// A way in, as the simulation sees it.
struct SimulatedChannel: Sendable {
    /// Its code in commands.
    let code: String
    /// How many of 1,000 appeals of a busy hour come by it.
    let weight: Int
    /// Percent of the topic's share that is settled on the spot here: a letter never is.
    let onTheSpotPercent: Int
    /// Open at night and on Sundays.
    let roundTheClock: Bool
    /// The person writes by themselves: they are the actor of the registration, else a member of staff is.
    let isSelfService: Bool

    static let all = [
        SimulatedChannel(
            code: "supportDesk",
            weight: 330,
            onTheSpotPercent: 105,
            roundTheClock: false,
            isSelfService: false
        ),
        SimulatedChannel(
            code: "contactCentre1414",
            weight: 165,
            onTheSpotPercent: 103,
            roundTheClock: true,
            isSelfService: false
        ),
        SimulatedChannel(
            code: "qoldauApp",
            weight: 120,
            onTheSpotPercent: 98,
            roundTheClock: true,
            isSelfService: true
        ),
        SimulatedChannel(
            code: "telegramBot",
            weight: 95,
            onTheSpotPercent: 98,
            roundTheClock: true,
            isSelfService: true
        ),
        SimulatedChannel(
            code: "webQR",
            weight: 85,
            onTheSpotPercent: 100,
            roundTheClock: true,
            isSelfService: true
        ),
        SimulatedChannel(
            code: "regionalCallCentre",
            weight: 85,
            onTheSpotPercent: 100,
            roundTheClock: false,
            isSelfService: false
        ),
        SimulatedChannel(
            code: "webForm",
            weight: 40,
            onTheSpotPercent: 95,
            roundTheClock: true,
            isSelfService: true
        ),
        SimulatedChannel(
            code: "email",
            weight: 20,
            onTheSpotPercent: 70,
            roundTheClock: true,
            isSelfService: true
        ),
        SimulatedChannel(
            code: "proactive",
            weight: 18,
            onTheSpotPercent: 110,
            roundTheClock: false,
            isSelfService: false
        ),
        SimulatedChannel(
            code: "eOtinish",
            weight: 15,
            onTheSpotPercent: 0,
            roundTheClock: true,
            isSelfService: true
        ),
        SimulatedChannel(
            code: "suggestionBox",
            weight: 14,
            onTheSpotPercent: 60,
            roundTheClock: false,
            isSelfService: false
        ),
        SimulatedChannel(
            code: "letter",
            weight: 13,
            onTheSpotPercent: 0,
            roundTheClock: false,
            isSelfService: false
        ),
    ]
    static let byDay = all.map(\.weight)
    static let byNight = all.map { $0.roundTheClock ? $0.weight : 0 }
}
