// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

/// Reads appeals back from the log, for the recorder and for those who show one appeal.
struct AppealReader {
    let log: EventLog
    let kinds: AppealEventKinds

    init(_ log: EventLog) {
        self.log = log
        kinds = AppealEventKinds(in: log)
    }

    /// The event in a view.
    func event(_ view: borrowing EventView) throws(RecordingError) -> AppealEvent {
        do throws(PayloadError) {
            if let kind = kinds.kind(typeNumber: view.typeNumber) {
                return try AppealEvent(kind: kind, payload: view.payload)
            }
            return try AppealEvent(type: view.type, payload: view.payload)
        } catch {
            throw .payload(field: error.field, reason: error.reason, position: view.position)
        }
    }

    /// Folds a stream.
    func load(_ stream: String) throws(RecordingError) -> KeptAppeal {
        var kept = KeptAppeal()
        try forEach(EventQuery(.stream(stream))) {
            view throws(RecordingError) in
            kept.appeal.evolve(try event(view))
            kept.revision = view.revision
            return true
        }
        return kept
    }

    /// The stream of the event that carries a tag which no two events carry; nil where none does.
    func stream(tagged tag: String) throws(RecordingError) -> String? {
        do throws(LogError) {
            guard try log.lastPosition(tagged: tag) != nil else { return nil }
        } catch {
            throw .log(error)
        }
        var stream: String?
        try forEach(EventQuery(.taggedAnyOf([tag]), limit: 1)) { view in
            stream = view.stream
            return false
        }
        return stream
    }

    /// The stream of the appeal that an address names; nil where the log has no such appeal.
    func stream(of address: AppealAddress) throws(RecordingError) -> String? {
        switch address {
        case .tracking(let number):
            do throws(LogError) {
                return try log.lastRevision(of: number.stream) == nil ? nil : number.stream
            } catch {
                throw .log(error)
            }
        case .register(let entry): return try stream(tagged: entry.tag)
        case .reference(let reference): return try stream(tagged: "ref:" + reference)
        }
    }

    /// The newest appeal that names a person, and when it was received; nil where there is none.
    func lastAppeal(of person: PersonID) throws(RecordingError) -> (stream: String, at: Timestamp)? {
        var found: (stream: String, at: Timestamp)?
        let types = [AppealEventKind.appealReceived.typeName]
        let query = EventQuery(.taggedAnyOf([person.tag]), types: types, direction: .backwards, limit: 1)
        try forEach(query) { view throws(RecordingError) in
            let event = try event(view)
            guard case .appealReceived(let body) = event.body else { return true }
            found = (view.stream, body.receivedAt ?? event.context.at ?? view.recordedAt)
            return false
        }
        return found
    }

    /// The newest entry of a register.
    func lastEntry(of registry: String) throws(RecordingError) -> KeptRegister {
        var kept = KeptRegister()
        let query = EventQuery(.taggedAnyOf([RegisterEntry.tag(ofRegistry: registry)]), direction: .backwards, limit: 1)
        try forEach(query) { view throws(RecordingError) in
            if case .appealRegistered(let body) = try event(view).body {
                kept = KeptRegister(number: Int(body.number), stream: view.stream, position: view.position)
            }
            return false
        }
        return kept
    }

    func forEach(
        _ query: EventQuery, _ body: (borrowing EventView) throws(RecordingError) -> Bool
    ) throws(RecordingError) {
        do throws(ReadError<RecordingError>) {
            try log.read(query, body)
        } catch {
            switch error {
            case .log(let error): throw .log(error)
            case .body(let error): throw error
            }
        }
    }
}

/// An appeal with its last event's place in the stream.
struct KeptAppeal {
    var appeal = Appeal()
    /// Nil where the stream has no event.
    var revision: Revision?
}

/// A register's newest entry: its number, 0 for none, and the event that made it.
struct KeptRegister {
    var number = 0
    var stream = ""
    /// At or before the newest entry's position; nothing later can have been known.
    var position: Position = 0
}

extension EventLog {
    /// An appeal as its events have made it; nil where the log has no such appeal.
    ///
    /// Throws where the log can't be read.
    public func appeal(_ number: TrackingNumber) throws(RecordingError) -> Appeal? {
        let kept = try AppealReader(self).load(number.stream)
        return kept.revision == nil ? nil : kept.appeal
    }

    /// The stream of the appeal that an address names; nil where the log has no such appeal.
    ///
    /// Throws where the log can't be read.
    public func stream(of address: AppealAddress) throws(RecordingError) -> String? {
        try AppealReader(self).stream(of: address)
    }
}
