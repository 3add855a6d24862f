// SPDX-License-Identifier: Apache-2.0

/// A projection whose states over neighbouring stretches of a log can be put together, so that stretches can be folded at
/// the same time and results over what never changes be kept.
///
/// The law: for events a and those behind them b, a state that has taken in a, merged with a ``continuation()`` that has
/// taken in b, is the state that has taken in a and then b; the same bytes in a snapshot. Here the first state may itself be
/// a continuation, and so it does not matter in which order neighbours are merged.
public protocol MergeableProjection: Projection {
    /// The state to begin with in the middle of a log, where it is not known what events have gone before. The default is
    /// the state before the first event, for projections in which an event means the same whatever went before.
    static func continuation() -> Self

    /// Puts the state over the events right behind to this one. `later` began as a ``continuation()``. Throws where events
    /// that had to wait for those before them are refused now; then the state must not be used any more.
    mutating func merge(_ later: Self) throws(Failure)
}

extension MergeableProjection {
    /// The state before the first event.
    public static func continuation() -> Self { Self() }
}
