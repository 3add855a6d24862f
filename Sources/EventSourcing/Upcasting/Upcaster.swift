// SPDX-License-Identifier: Apache-2.0

/// A type of event in one version of its payload. Version 1 is stored under the bare name, later ones as `Name@2`, so that
/// the log's own type name says which version a payload has.
public struct EventTypeVersion: Hashable, Sendable {
    /// The name without a version.
    public var name: String
    /// 1, 2, 3, …
    public var version: Int

    /// A version of the type `name`.
    public init(_ name: String, _ version: Int = 1) {
        precondition(version > 0)
        self.name = name
        self.version = version
    }

    /// The name under which a log stores the type.
    public var typeName: String { version == 1 ? name : "\(name)@\(version)" }
}

/// One step from an old payload to a newer one.
public struct Upcaster: Sendable {
    /// What it reads and what it makes of it; the name may change too.
    public let from: EventTypeVersion, to: EventTypeVersion
    let transform: @Sendable ([UInt8]) throws(PayloadError) -> [UInt8]

    /// A step that is computed from the payload alone.
    public init(
        from: EventTypeVersion,
        to: EventTypeVersion,
        bytes transform: @escaping @Sendable ([UInt8]) throws(PayloadError) -> [UInt8]
    ) {
        self.from = from
        self.to = to
        self.transform = transform
    }

    /// A step from one message to another. What `transform` should keep of the old one's unknown fields it has to copy.
    public init<Old: PayloadMessage, New: PayloadMessage>(
        from: EventTypeVersion,
        to: EventTypeVersion,
        _ transform: @escaping @Sendable (Old) throws(PayloadError) -> New
    ) {
        self.init(
            from: from,
            to: to,
            bytes: { (bytes) throws(PayloadError) in try transform(try Old(decoding: bytes)).encoded() }
        )
    }
}
