// SPDX-License-Identifier: Apache-2.0

/// Brings stored events of every earlier version to the current one, so that the rest of the program knows only that.
public struct UpcasterChain: Sendable {
    /// For each type name that is not current: the steps to the one that is.
    private var paths: [String: [Upcaster]] = [:]

    /// Checks the steps against the current versions, at start-up rather than at the first old event.
    ///
    /// Throws where two steps begin at the same version, where steps go round in a circle, where one begins at a current
    /// version or leads to none, and where an earlier version of a current type has no way to it.
    public init(_ upcasters: [Upcaster], current: [EventTypeVersion]) throws(UpcasterError) {
        let currentTypes = Set(current)
        var steps: [EventTypeVersion: Upcaster] = [:]
        for upcaster in upcasters {
            guard steps.updateValue(upcaster, forKey: upcaster.from) == nil else { throw .twoSteps(upcaster.from) }
            if currentTypes.contains(upcaster.from) { throw .stepFromCurrent(upcaster.from) }
        }
        for type in current {
            for version in 1..<type.version where steps[EventTypeVersion(type.name, version)] == nil {
                throw .gap(EventTypeVersion(type.name, version))
            }
        }
        for upcaster in upcasters {
            paths[upcaster.from.typeName] = try Self.path(from: upcaster.from, steps, currentTypes)
        }
    }

    private static func path(
        from start: EventTypeVersion,
        _ steps: [EventTypeVersion: Upcaster],
        _ current: Set<EventTypeVersion>
    ) throws(UpcasterError) -> [Upcaster] {
        var path: [Upcaster] = []
        var place = start
        while !current.contains(place) {
            guard let step = steps[place] else { throw .leadsNowhere(place) }
            path.append(step)
            guard path.count <= steps.count else { throw .circle(start) }
            place = step.to
        }
        return path
    }

    /// The current form of a stored event; nil where it has that already, or is of a type that the chain does not know.
    public func upcast(type: String, payload: RawSpan) throws(PayloadError) -> (type: String, payload: [UInt8])? {
        guard let path = paths[type], let last = path.last else { return nil }
        var bytes = unsafe payload.withUnsafeBytes { unsafe [UInt8]($0) }
        for step in path { bytes = try step.transform(bytes) }
        return (last.to.typeName, bytes)
    }
}

/// A codec that sees only current versions.
public struct UpcastingCodec<Base: EventCodec>: EventCodec {
    /// The codec of the current versions.
    public let base: Base
    /// The steps from earlier ones.
    public let chain: UpcasterChain

    /// Puts `chain` in front of `base`.
    public init(_ base: Base, chain: UpcasterChain) {
        self.base = base
        self.chain = chain
    }

    /// As the base does.
    public func encode(_ event: Base.Event) throws(PayloadError) -> EncodedEvent { try base.encode(event) }

    /// The event, brought to its current version before the base sees it.
    public func decode(type: String, payload: RawSpan) throws(PayloadError) -> Base.Event {
        guard let (type, bytes) = try chain.upcast(type: type, payload: payload) else {
            return try base.decode(type: type, payload: payload)
        }
        return try unsafe base.decode(type: type, payload: bytes.span.bytes)
    }
}

/// What is wrong with a set of upcasters: a mistake in the program, found when it starts.
public enum UpcasterError: Error, Sendable, Equatable {
    /// Two steps begin at this version.
    case twoSteps(EventTypeVersion)
    /// A step begins at this version, which is current.
    case stepFromCurrent(EventTypeVersion)
    /// Steps end at this version, which is not current.
    case leadsNowhere(EventTypeVersion)
    /// The steps from this version come back to one that they passed.
    case circle(EventTypeVersion)
    /// No step begins at this version, which came before a current one.
    case gap(EventTypeVersion)
}

extension UpcasterError: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .twoSteps(let type): "Two upcasters begin at \(type.typeName); remove one."
        case .stepFromCurrent(let type): "An upcaster begins at \(type.typeName), which is declared current."
        case .leadsNowhere(let type): "The upcasters end at \(type.typeName), which is not current; add the next step."
        case .circle(let type): "The upcasters from \(type.typeName) go round in a circle."
        case .gap(let type): "There is no upcaster for \(type.typeName), which came before the current version."
        }
    }
}
