// SPDX-License-Identifier: Apache-2.0

extension EventLog {
    /// Ends the active segment and seals everything: packs it by type, with an index on disk, proves that the sealed form
    /// holds the same events, and takes the rows away. Blocks until it is done, about 5 s for a million events; others
    /// append and read meanwhile. Throws ``LogError`` with code `readOnly`, `closed`, `damaged`, `io` or `diskFull`; what
    /// was sealed by then stays so.
    public func seal() throws(LogError) {
        guard let commits, let sealing else {
            throw LogError(.readOnly, "The log was opened for reading; open it for writing to seal it.", file: path)
        }
        try commits.endSegment()
        try sealing.sealAll()
    }

    /// Ends the active segment, if it holds an event, and begins the next one. Fails as an append does.
    package func endSegment() throws(LogError) {
        guard let commits else {
            throw LogError(
                .readOnly, "The log was opened for reading; open it for writing to end a segment.", file: path)
        }
        try commits.endSegment()
    }

    /// Why sealing in the background does not go on; nil when it does, or has nothing to do.
    public var sealingFailure: LogError? { sealing?.failure }

    /// Segments that have ended and are not sealed yet.
    public var unsealedSegments: Int { max(0, shared.catalog.segments.count(where: { $0.rows != nil }) - 1) }

    /// The types that the oldest sealed segment stores together.
    package var typeGroups: [[String]] {
        guard case .sealed(let segment)? = shared.catalog.segments.first else { return [] }
        let types = segment.footer.types
        return (0..<segment.footer.groupCount).map { group in
            types.filter { Int($0.group) == group }.map(\.name)
        }
    }
}
