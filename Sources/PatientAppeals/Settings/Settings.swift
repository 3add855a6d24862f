// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// What differs between organisations and changes by year: organisations, categories, clocks, limits. Data, read from JSON.
///
/// The defaults are this package's reading of the sources that they name; an organisation's lawyer has to check them.
public struct Settings: Sendable, Equatable {
    /// An organisation that appeals can concern.
    public struct Organization: Sendable, Equatable {
        /// Its code.
        public var code: String
        /// Its name; for people.
        public var name: String
        /// Its region: `KZ-59`.
        public var region: String
        /// What its register entries start with; the default is the code.
        public var registerPrefix: String
        /// The code of the organisation above it.
        public var parent: String?
        /// The name of its time zone; nil takes the region's.
        public var zone: String?
        /// The name of its calendar; nil takes the default one.
        public var calendar: String?

        /// An organisation; its register prefix is its code where none is given.
        public init(
            code: String, name: String? = nil, region: String, registerPrefix: String? = nil, parent: String? = nil,
            zone: String? = nil, calendar: String? = nil
        ) {
            self.code = code
            self.name = name ?? code
            self.region = region
            self.registerPrefix = registerPrefix ?? code
            self.parent = parent
            self.zone = zone
            self.calendar = calendar
        }
    }
    /// A category of issues.
    public struct Category: Sendable, Equatable {
        /// Its code.
        public var code: String
        /// Its name in Kazakh, Russian and English.
        public var nameKazakh: String, nameRussian: String, nameEnglish: String
    }
    /// When an appeal rises by itself.
    public struct LevelRule: Sendable, Equatable {
        /// The rule's name, which the event carries.
        public var name: String
        /// The category that it holds for; nil is all.
        public var category: String?
        /// From which severity on.
        public var severityMin: Int64
        /// The level that the appeal has at least.
        public var level: Int64
    }
    /// By how much an appeal rises when a clock runs out, in place of what the clock itself says.
    public struct BreachRule: Sendable, Equatable {
        /// The rule's name, which the event carries.
        public var name: String
        /// The clock that ran out.
        public var clock: String
        /// The category that it holds for, of any of the issues; nil is all.
        public var category: String?
        /// From which severity on, of any of the issues of that category.
        public var severityMin: Int64
        /// The level that the appeal has at least from then on.
        public var level: Int64
        /// Whether the organisation above is to look at it.
        public var toParent: Bool
    }
    /// Numbers that are policy.
    public struct Limits: Sendable, Equatable {
        /// Bytes of one free text. The default is 65,536.
        public var textBytes = 65_536
        /// Issues of one appeal, at most 255. The default is 50.
        public var issues = 50
        /// Days within which another appeal of the same person, known by IIN or telephone number, is linked as a repeat of the
        /// last one; 0 for never. The default is 0.
        public var repeatDays = 0
        /// Minutes by which a command's time may lie ahead of the recorder's clock. The default is 5.
        public var futureMinutes = 5
    }
    /// How opinions are asked for.
    public struct Survey: Sendable, Equatable {
        /// Days in which an opinion counts, from the invitation. The default is 14.
        public var days = 14
    }
    /// How long personal data is needed.
    public struct Retention: Sendable, Equatable {
        /// Months from an appeal's last event on, after which the people of one that is over are to be erased; nil for no end.
        public var personalDataMonths: Int?
        /// The law or rule behind it, and where that can be read.
        public var basis = "", source = ""
    }
    /// Their version; part of every deadline that they set.
    public var version: String
    /// The organisations; none means that every code is accepted.
    public var organizations: [Organization]
    /// The categories.
    public var categories: [Category]
    /// The clocks.
    public var clocks: [ClockPolicy]
    /// The rules by which appeals rise.
    public var levelRules: [LevelRule]
    /// The rules by which appeals rise whose clocks run out.
    public var breachRules: [BreachRule]
    /// The calendars.
    public var calendars: [WorkingCalendar]
    /// The name of the calendar of organisations that have none of their own.
    public var defaultCalendar: String
    /// The time zones.
    public var zones: [Zone]
    /// The name of the zone of organisations and regions that have none of their own.
    public var defaultZone: String
    /// The name of the zone of each region that does not have the default one.
    public var regionZones: [String: String]
    /// Numbers that are policy.
    public var limits: Limits
    /// How opinions are asked for.
    public var survey: Survey
    /// How long personal data is needed.
    public var retention: Retention

    /// No organisations, categories, clocks, rules or calendars; UTC+5.
    public init() {
        version = "none"
        organizations = []
        categories = []
        clocks = []
        levelRules = []
        breachRules = []
        calendars = []
        defaultCalendar = ""
        zones = [Zone(name: "UTC+5", offsets: [Zone.Offset(minutes: 300)])]
        defaultZone = "UTC+5"
        regionZones = [:]
        limits = Limits()
        survey = Survey()
        retention = Retention()
    }

    /// The settings that come with this package: the categories, clocks, rules and zones of Kazakhstan, no organisations.
    public static let standard: Settings = (try? Settings(json: PackageResources.settings_json)) ?? Settings()

    /// The clocks that hold for appeals received on a day: of each name the one that came into force last until then.
    public func clocks(receivedOn date: CivilDate) -> [ClockPolicy] {
        var newest: [String: ClockPolicy] = [:]
        for clock in clocks where clock.isInForce(on: date) {
            if let other = newest[clock.name], !clock.follows(other) { continue }
            newest[clock.name] = clock
        }
        return clocks.filter { newest[$0.name] == $0 }
    }
}

extension ClockPolicy {
    fileprivate func isInForce(on date: CivilDate) -> Bool {
        (effectiveFrom.map { $0.daysSinceEpoch <= date.daysSinceEpoch } ?? true)
            && (effectiveTo.map { $0.daysSinceEpoch >= date.daysSinceEpoch } ?? true)
    }

    fileprivate func follows(_ other: ClockPolicy) -> Bool {
        (effectiveFrom?.daysSinceEpoch ?? .min) >= (other.effectiveFrom?.daysSinceEpoch ?? .min)
    }
}
