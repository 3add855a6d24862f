// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// A deadline as the organisation promises it or a law sets it: data, with its source, to be checked by a lawyer.
public struct ClockPolicy: Sendable, Equatable {
    /// What starts the clock.
    public enum Start: String, Sendable, CaseIterable {
        /// The appeal's receipt.
        case received
        /// Its registration.
        case registered
        /// A decision to extend; such a clock is the extension's notice, not the extension.
        case decided
        /// The answer's arrival.
        case answerDelivered
    }
    /// How long it runs.
    public enum Length: Sendable, Equatable {
        /// On the wall clock.
        case hours(Int)
        /// To the end of the n-th day after.
        case calendarDays(Int)
        /// To the end of the same day n months later.
        case months(Int)
        /// To the end of the n-th working day after. Such a clock is not started yet: it needs a calendar.
        case workingDays(Int)
    }
    /// Its name.
    public var name: String
    /// What starts it.
    public var starts: Start
    /// How long it runs.
    public var length: Length
    /// What stops it.
    public var stop: ClockStop
    /// What its breach leads to.
    public var onBreach: BreachAction
    /// The promise or law behind it.
    public var basis: String
    /// Where that can be read.
    public var source: String
    /// The first day it holds for appeals received on it; nil for always.
    public var effectiveFrom: CivilDate?
    /// The ways in that it holds for; none is all.
    public var channels: [Channel]
    /// The kinds of appeal it holds for; none is all.
    public var kinds: [AppealKind]
    /// By how many months it can be extended, once; 0 for not at all.
    public var extensionMonths: Int
    /// Whether it starts anew when the appeal is reopened.
    public var restartsOnReopening: Bool

    /// Whether it holds for an appeal.
    public func applies(channel: Channel, kind: AppealKind, receivedOn date: CivilDate) -> Bool {
        (channels.isEmpty || channels.contains(channel)) && (kinds.isEmpty || kinds.contains(kind))
            && (effectiveFrom.map { $0.daysSinceEpoch <= date.daysSinceEpoch } ?? true)
    }

    /// When a clock that starts at an instant runs out; nil for one that counts working days.
    public func due(from start: Timestamp, in zone: Zone) -> Timestamp? {
        switch length {
        case .hours(let hours): start.advanced(bySeconds: Int64(hours) * 3_600)
        case .calendarDays(let days): zone.endOfDay(after: start, days: days)
        case .months(let months): zone.endOfDay(after: start, months: months)
        case .workingDays: nil
        }
    }
}
