// SPDX-License-Identifier: Apache-2.0

/// Builds the index of a log that was opened for reading, at the first question that needs it, and keeps it up to date.
final class LazyIndexing: Sendable {
    private let shared: LogShared
    private let isWriters: Bool

    /// `isDone` says that the writer keeps the index.
    init(_ shared: LogShared, isDone: Bool) {
        self.shared = shared
        isWriters = isDone
    }

    /// Makes the index cover everything that is published. Costs a pass over what it does not cover yet.
    func ensure() throws(LogError) {
        if isWriters { return }
        let through = shared.published
        try shared.index.withLock { (index) throws(LogError) in
            guard index.lastPosition < through else { return }
            try Self.extend(&index, shared.catalog, through: through)
        }
    }

    private static func extend(
        _ index: inout LogIndex, _ catalog: SegmentCatalog, through: Position
    ) throws(LogError) {
        while index.lastPosition < through {
            let next = index.lastPosition + 1
            // Sealed segments mostly come before all others, but need not.
            if case .sealed(let segment)? = catalog.placeAtOrBefore(next)?.segment {
                index.add(segment)
                continue
            }
            guard let walk = BatchWalk(catalog, from: next, through: through) else { continue }
            while try walk.advance(), let header = walk.header {
                if index.rows.last?.segment != header.segment { index.begin(segment: header.segment) }
                guard unsafe try index.add(header, body: walk.body()) else { throw walk.damage(at: walk.place.offset) }
            }
        }
    }
}
