// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import Glibc
internal import LogCampaigns

/// How a process follows a log that another one writes.
package enum ReaderWay: String, CaseIterable, Sendable {
    /// One subscription to everything.
    case subscribing
    /// Everything again and again from where it was, now and then with the log opened anew.
    case forwards
    /// One stream, by the index.
    case stream
    /// One tag, by the index.
    case tag

    /// The events that it follows.
    func query(from position: Position) -> EventQuery {
        let selection: EventQuery.Selection =
            switch self {
            case .subscribing, .forwards: .all
            case .stream: .stream(WriterProcess.stream)
            case .tag: .taggedAnyOf([WriterProcess.tag])
            }
        return EventQuery(selection, positions: position...Position.max)
    }
}

/// What a reader saw: how much, how far, and one number for all of it.
struct Seen: Equatable {
    var count = 0
    var position: Position = 0
    var digest: UInt32 = 0
    private var nextRevision: Revision = 0

    /// Takes in the next event; throws where one before it was left out.
    mutating func take(_ event: RecordedEvent, _ way: ReaderWay) throws(Check.Broken) {
        switch way {
        case .subscribing, .forwards:
            guard event.position == position + 1 else {
                throw Check.Broken("after position \(position) comes \(event.position)")
            }
        case .stream:
            guard event.revision == nextRevision, event.position > position else {
                throw Check.Broken("at position \(event.position) comes revision \(event.revision)")
            }
            nextRevision += 1
        case .tag:
            guard event.position > position else { throw Check.Broken("position \(event.position) comes too late") }
        }
        count += 1
        position = event.position
        digest = ProcessCampaigns.digest(of: CollectionOfOne(event), continuing: digest)
    }
}

/// A process that follows a log until its last event and says what it saw.
package struct ReaderProcess {
    private let path: String
    private let way: ReaderWay
    private var seen = Seen()
    private var looksWithNews = 0
    private var isDone = false

    package init(path: String, way: ReaderWay) {
        self.path = path
        self.way = way
    }

    package mutating func run() async {
        Word.endWithInput()
        do {
            if way == .subscribing { try await subscribe() } else { try look() }
            Word.say("end \(seen.count) \(seen.digest) \(looksWithNews)")
        } catch {
            Word.say("error \(way.rawValue): \(error)")
        }
    }

    private func open() throws(LogError) -> EventLog {
        let log = try EventLog.open(at: path, access: .readOnly, options: WriterProcess.options)
        if let damage = log.damage { throw damage }
        return log
    }

    private mutating func subscribe() async throws {
        for try await event in try open().subscribe(pollEvery: .milliseconds(1)) {
            try take(event)
            if seen.count % 100 == 0 { looksWithNews += 1 }
            if isDone { return }
        }
        throw Check.Broken("the subscription ended")
    }

    private mutating func look() throws {
        var log = try open()
        for number in 1...Int.max {
            if number % 20 == 0 { log = try open() } else { try log.refresh() }
            let before = seen.count
            for event in try log.events(way.query(from: seen.position + 1)) { try take(event) }
            if seen.count > before { looksWithNews += 1 }
            if isDone { return }
            usleep(500)
        }
    }

    private mutating func take(_ event: RecordedEvent) throws(Check.Broken) {
        try seen.take(event, way)
        if seen.count % 500 == 0 { Word.say("at \(seen.count) \(seen.digest)") }
        isDone = event.type == WriterProcess.lastType
    }
}
