// SPDX-License-Identifier: Apache-2.0

/// Builds the index of a log that was opened for reading, at the first question that needs it, and keeps it up to date.
final class LazyIndexing: Sendable {
    private let shared: LogShared
    private let isWriters: Bool
    private let turn = Monitor(())

    /// `isDone` says that the writer keeps the index.
    init(_ shared: LogShared, isDone: Bool) {
        self.shared = shared
        isWriters = isDone
    }

    /// Makes the index cover everything that is published. Costs a pass over what it does not cover yet.
    func ensure() throws(LogError) {
        if isWriters { return }
        try turn.withLock { (_) throws(LogError) in
            let through = shared.published
            var index = shared.index.withLock { index in
                defer { if index.lastPosition < through { index = LogIndex(identity: shared.identity) } }
                return index
            }
            guard index.lastPosition < through else { return }
            let result = Result { () throws(LogError) in try Self.extend(&index, shared.catalog, through: through) }
            shared.index.withLock { $0 = index }
            try result.get()
        }
    }

    private static func extend(
        _ index: inout LogIndex, _ catalog: SegmentCatalog, through: Position
    ) throws(LogError) {
        guard let walk = BatchWalk(catalog, from: index.lastPosition + 1, through: through) else { return }
        while try walk.advance(), let header = walk.header {
            guard unsafe try index.add(header, body: walk.body()) else { throw walk.damage(at: walk.place.offset) }
        }
    }
}
