// SPDX-License-Identifier: Apache-2.0

/// Which events to read, and in which direction.
public struct EventQuery: Sendable, Equatable {
    /// The events that a query chooses from.
    public enum Selection: Sendable, Equatable {
        /// Every event.
        case all
        /// The events of one stream.
        case stream(String)
        /// The events that carry at least one of these tags.
        case taggedAnyOf([String])
    }
    /// The order in which events come.
    public enum Direction: Sendable, Equatable {
        /// Oldest first.
        case forwards
        /// Newest first.
        case backwards
    }
    /// The events to choose from. The default is all.
    public var selection: Selection
    /// Only events of these types; the default, nil, is all types.
    public var types: [String]?
    /// Only events in this range. The default is everything.
    public var positions: ClosedRange<Position>
    /// The default is forwards.
    public var direction: Direction
    /// At most so many events. The default has no limit.
    public var limit: Int

    /// A query; without arguments it reads the whole log forwards.
    public init(
        _ selection: Selection = .all, types: [String]? = nil, positions: ClosedRange<Position> = 1...Position.max,
        direction: Direction = .forwards, limit: Int = .max
    ) {
        self.selection = selection
        self.types = types
        self.positions = positions
        self.direction = direction
        self.limit = limit
    }
}
