// SPDX-License-Identifier: Apache-2.0

/// The events of a damaged sealed segment in their order, from all blocks that are whole.
struct SealedSalvage {
    struct Found {
        var position: Position
        var event: NewEvent
        var revision: Revision
    }
    /// A request's events that are there, with its key where that is known.
    struct Request {
        var events: [Found]
        var key: String?
        /// False where it is known that it had more events.
        var isWhole = true
    }
    private struct Open {
        var block: UnpackedBlock
        var next = 0
        var ordinal: UInt32 { unsafe block.rows[next].ordinal }
    }
    let source: SealedSource
    private let footer: SealedFooter
    private let base: Position
    private let identity: LogIdentity?
    private let streams: [[UInt8]?]
    private var requests: ArraySlice<SealedRequest>
    private var blocks: ArraySlice<SealedSource.Block>
    /// One block of each group at most.
    private var open: [Open] = []
    /// The blocks that are not whole, by their first events.
    private var damaged: [SealedSource.Block] = []
    /// Whether all keys could be read.
    let hasAllKeys: Bool

    /// nil when the footer is lost, and with it the names of types, or the first position is not known.
    init?(_ source: SealedSource, identity: LogIdentity?) {
        guard let footer = source.footer, let base = source.firstPosition else { return nil }
        self.source = source
        self.footer = footer
        self.base = base
        self.identity = identity
        streams = source.items(.streams)
        let keys = source.requests()
        hasAllKeys = keys.count == Int(footer.keys) && !keys.contains { $0 == nil }
        requests = keys.compactMap(\.self).sorted { $0.firstOrdinal < $1.firstOrdinal }[...]
        blocks = source.blocks()[...]
    }

    var lastPosition: Position { base + UInt64(footer.events) - 1 }

    /// The next request; nil behind the last. Events without a key come one by one.
    mutating func next() -> Request? {
        guard let first = nextEvent() else { return nil }
        let ordinal = UInt32(first.position - base)
        while let request = requests.first, request.firstOrdinal + request.count <= ordinal { requests.removeFirst() }
        guard let request = requests.first, request.firstOrdinal <= ordinal else { return Request(events: [first]) }
        var events = [first]
        let end = base + UInt64(request.firstOrdinal) + UInt64(request.count)
        while let place = nextPlace(), place.position < end, let more = nextEvent() { events.append(more) }
        return Request(
            events: events, key: String(decoding: request.key, as: UTF8.self),
            isWhole: events.count == Int(request.count))
    }

    /// The place of the damaged block that an event is missing from, as far as that can be told.
    func fault(at position: Position) -> UInt64? {
        damaged.last { base + UInt64($0.firstOrdinal) <= position }?.offset
    }

    /// The next event that can be told: its position, and which open block has it.
    private mutating func nextPlace() -> (position: Position, index: Int)? {
        while true {
            let least = open.indices.min { open[$0].ordinal < open[$1].ordinal }
            if let block = blocks.first, least.map({ block.firstOrdinal <= open[$0].ordinal }) ?? true {
                blocks.removeFirst()
                let unpacked = UnpackedBlock()
                if source.load(block, into: unpacked), unpacked.count > 0 {
                    open.append(Open(block: unpacked))
                } else {
                    damaged.append(block)
                }
                continue
            }
            guard let least else { return nil }
            let stream = Int(unsafe open[least].block.rows[open[least].next].stream)
            if stream < streams.count, streams[stream] != nil { return (base + UInt64(open[least].ordinal), least) }
            step(least)
        }
    }

    private mutating func nextEvent() -> Found? {
        guard let (position, index) = nextPlace() else { return nil }
        defer { step(index) }
        let block = open[index].block
        let row = unsafe block.rows[open[index].next]
        // The stream's name is not asked of it.
        let stored = unsafe row.event(in: block.bytes, streams: block.bytes)
        var tags: [String] = []
        unsafe stored.forEachTag { unsafe tags.append(String(decoding: $0, as: UTF8.self)) }
        let event = unsafe NewEvent(
            stream: String(decoding: streams[Int(row.stream)] ?? [], as: UTF8.self),
            type: footer.types[Int(row.type)].name, payload: Array(stored.payloadBytes),
            metadata: Array(stored.metadataBytes), tags: tags, recordedAt: stored.recordedAt,
            id: stored.importedID ?? identity.map { EventID(identity: $0, position: position) })
        return Found(position: position, event: event, revision: row.revision)
    }

    private mutating func step(_ index: Int) {
        open[index].next += 1
        if open[index].next == open[index].block.count { open.remove(at: index) }
    }
}
