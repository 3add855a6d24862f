// SPDX-License-Identifier: Apache-2.0

/// Refuses requests that break ``LogLimits`` before they reach the writer.
enum RequestCheck {
    /// The requests that keep the limits, and a result for each of the others in its place.
    static func sort(_ requests: [AppendRequest]) -> ([AppendRequest], [Result<AppendReceipt, LogError>?]) {
        let faults = requests.map(fault(in:))
        let valid = zip(requests, faults).filter { $0.1 == nil }.map(\.0)
        return (valid, faults.map { $0.map { .failure(LogError(.invalidRequest, $0)) } })
    }

    /// Puts the writer's results where the refused ones left room.
    static func merge(
        _ results: [Result<AppendReceipt, LogError>], into refused: [Result<AppendReceipt, LogError>?]
    ) -> [Result<AppendReceipt, LogError>] {
        var next = 0
        return refused.map { refusal in
            if let refusal { return refusal }
            defer { next += 1 }
            return results[next]
        }
    }

    /// Why a request is refused; nil when it keeps the limits.
    static func refusal(of request: AppendRequest) -> LogError? {
        fault(in: request).map { LogError(.invalidRequest, $0) }
    }

    /// Whether all of them keep the limits.
    static func allows(_ requests: [AppendRequest]) -> Bool { requests.allSatisfy { fault(in: $0) == nil } }

    /// Whether a request of these events keeps the limits.
    static func allows(_ events: [NewEvent]) -> Bool { fault(in: AppendRequest(events)) == nil }

    /// What is wrong with a request; nil when nothing is. Never repeats a name: names may be personal.
    private static func fault(in request: AppendRequest) -> String? {
        guard !request.events.isEmpty else { return "The request has no event; give it at least one." }
        guard request.events.count <= LogLimits.eventsPerRequest else {
            return "The request has \(request.events.count) events; at most \(LogLimits.eventsPerRequest) are allowed. "
                + "Split it."
        }
        if let key = request.idempotencyKey, key.isEmpty || key.utf8.count > LogLimits.idempotencyKeyBytes {
            return
                "The idempotency key has \(key.utf8.count) bytes; 1 to \(LogLimits.idempotencyKeyBytes) are allowed. "
                + "Use a shorter one, such as a digest, or none."
        }
        var bytes = 0
        let events = request.events.span
        for index in events.indices {
            if let fault = fault(in: events, at: index) { return "Event \(index + 1) of the request \(fault)" }
            bytes += BatchEncoder.rowBytes(events, at: index)
        }
        guard bytes <= LogLimits.requestBytes else {
            return "The request has \(bytes) bytes; at most \(LogLimits.requestBytes) are allowed. Split it."
        }
        return nil
    }

    /// Given the events and a number rather than the event, which would be copied: five references to count.
    @inline(__always)
    private static func fault(in events: Span<NewEvent>, at index: Int) -> String? {
        let stream = events[index].stream.utf8.count
        guard (1...LogLimits.streamNameBytes).contains(stream) else {
            return
                "names a stream with \(stream) bytes; 1 to \(LogLimits.streamNameBytes) are allowed. Choose another name."
        }
        let type = events[index].type.utf8.count
        guard (1...LogLimits.typeNameBytes).contains(type) else {
            return "names a type with \(type) bytes; 1 to \(LogLimits.typeNameBytes) are allowed. Choose another name."
        }
        let tagCount = events[index].tags.count
        guard tagCount <= LogLimits.tagsPerEvent else {
            return "has \(tagCount) tags; at most \(LogLimits.tagsPerEvent) are allowed. Leave some out."
        }
        for tag in 0..<tagCount where !(1...LogLimits.tagBytes).contains(events[index].tags[tag].utf8.count) {
            return "has a tag that is empty or longer than \(LogLimits.tagBytes) bytes. Leave it out, or shorten it."
        }
        let bytes = events[index].payload.count + events[index].metadata.count
        guard bytes <= LogLimits.eventBytes else {
            return "has \(bytes) bytes of payload and metadata; at most \(LogLimits.eventBytes) are allowed. "
                + "Keep the content elsewhere, and its digest in the event."
        }
        return nil
    }
}
