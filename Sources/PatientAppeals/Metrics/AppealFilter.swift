// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// Which appeals a question is about. An empty set lets all through; what is set must hold together.
public struct AppealFilter: Sendable, Hashable {
    /// The states in question.
    public var states: Set<AppealState> = []
    /// The levels in question, 1...3.
    public var levels: Set<Int> = []
    /// The channels in question.
    public var channels: Set<Channel> = []
    /// The kinds of appeal in question.
    public var kinds: Set<AppealKind> = []
    /// The languages in question.
    public var languages: Set<Language> = []
    /// The regions in question, `KZ-59`.
    public var regions: Set<String> = []
    /// The organisations in question, their codes.
    public var organizations: Set<String> = []
    /// The categories in question: an appeal passes with any of its issues in a list, with its first in a statistic.
    public var categories: Set<String> = []
    /// Only appeals of which a clock is overdue (true) or none is (false).
    public var overdue: Bool?
    /// Only appeals received in this period.
    public var received: Period?
    /// Only appeals that are closed, since an instant of this period.
    public var closed: Period?

    /// Lets all through.
    public init() {}
}

/// A filter made ready for many appeals: names turned into the numbers of one projection's texts.
struct AppealSieve {
    private let states: [Bool]?, levels: [Bool]?, channels: [Bool]?, kinds: [Bool]?, languages: [Bool]?
    private let regions: Set<UInt32>?, organizations: Set<UInt32>?, categories: Set<UInt32>?
    private let received: Period?, closed: Period?
    /// Left to the caller, who knows the clocks.
    let overdue: Bool?

    init(_ filter: AppealFilter, texts: StringTable) {
        states = Self.table(filter.states.map { Int($0.code) })
        levels = Self.table(Array(filter.levels))
        channels = Self.table(filter.channels.map { Int($0.code) })
        kinds = Self.table(filter.kinds.map { Int($0.code) })
        languages = Self.table(filter.languages.map { Int($0.code) })
        regions = Self.numbers(filter.regions, texts)
        organizations = Self.numbers(filter.organizations, texts)
        categories = Self.numbers(filter.categories, texts)
        received = filter.received
        closed = filter.closed
        overdue = filter.overdue
    }

    /// Whether an appeal with these attributes passes; `category` is asked only where the filter names some.
    @inline(__always) func admits(_ appeal: AppealAttributes, anyCategory: ((UInt32) -> Bool) -> Bool) -> Bool {
        if let states, !states[Int(appeal.state)] { return false }
        if let levels, !levels[Int(appeal.dimensions.level)] { return false }
        if let channels, !channels[Int(appeal.dimensions.channel)] { return false }
        if let kinds, !kinds[Int(appeal.dimensions.kind)] { return false }
        if let languages, !languages[Int(appeal.dimensions.language)] { return false }
        if let regions, !regions.contains(appeal.dimensions.region) { return false }
        if let organizations, !organizations.contains(appeal.dimensions.organization) { return false }
        if let received, !Self.lies(appeal.receivedAt, in: received) { return false }
        if let closed, !Self.lies(appeal.closedAt, in: closed) { return false }
        if let categories { return anyCategory { categories.contains($0) } }
        return true
    }

    private static func lies(_ instant: Int64, in period: Period) -> Bool {
        instant != AppealFacts.never && period.contains(Timestamp(microseconds: instant))
    }

    private static func table(_ codes: [Int]) -> [Bool]? {
        guard !codes.isEmpty else { return nil }
        var table = Array(repeating: false, count: 256)
        for code in codes where (0..<256).contains(code) { table[code] = true }
        return table
    }

    private static func numbers(_ names: Set<String>, _ texts: StringTable) -> Set<UInt32>? {
        names.isEmpty ? nil : Set(names.compactMap { texts.number(of: $0).map { UInt32($0) } })
    }
}

/// What an ``AppealSieve`` looks at.
struct AppealAttributes {
    var state: UInt8
    var dimensions: AppealDimensions
    var receivedAt: Int64, closedAt: Int64
}

extension AppealFacts {
    @inline(__always) var attributes: AppealAttributes {
        AppealAttributes(state: state, dimensions: dimensions, receivedAt: receivedAt, closedAt: closedAt)
    }
}
