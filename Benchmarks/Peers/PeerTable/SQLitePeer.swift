// SPDX-License-Identifier: Apache-2.0

import CSQLite
import EventLog
import EventSourcing
import Workbench

/// SQLite as an event store is usually made of it: one table, unique by stream and revision, indexes by type and tag.
final class SQLitePeer: Peer {
    let name = "SQLite, WAL, synchronous=FULL"
    private var database: OpaquePointer?
    private var insertEvent: OpaquePointer?, insertTag: OpaquePointer?
    private var selectAll: OpaquePointer?, selectRatings: OpaquePointer?, selectStream: OpaquePointer?
    private var position: Int64 = 0

    init(at path: String) throws {
        try check(sqlite3_open(path, &database))
        try run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;")
        try run(
            """
            CREATE TABLE events(position INTEGER PRIMARY KEY, stream TEXT, revision INTEGER, type TEXT, time INTEGER,
                metadata BLOB, payload BLOB);
            CREATE UNIQUE INDEX by_stream ON events(stream, revision);
            CREATE INDEX by_type ON events(type);
            CREATE TABLE tags(tag TEXT, position INTEGER, PRIMARY KEY(tag, position)) WITHOUT ROWID;
            """)
        insertEvent = try prepare("INSERT INTO events VALUES(?, ?, ?, ?, ?, ?, ?)")
        insertTag = try prepare("INSERT INTO tags VALUES(?, ?)")
        selectAll = try prepare("SELECT type, payload FROM events ORDER BY position")
        selectRatings = try prepare("SELECT payload FROM events WHERE type = 'SatisfactionRated' ORDER BY position")
        selectStream = try prepare("SELECT payload FROM events WHERE stream = ? ORDER BY revision")
    }

    func append(_ events: ArraySlice<RecordedEvent>) throws {
        try run("BEGIN IMMEDIATE")
        for event in events {
            position += 1
            sqlite3_bind_int64(insertEvent, 1, position)
            bind(event.stream, 2, of: insertEvent)
            sqlite3_bind_int64(insertEvent, 3, Int64(event.revision))
            bind(event.type, 4, of: insertEvent)
            sqlite3_bind_int64(insertEvent, 5, event.recordedAt.microseconds)
            bind(event.metadata, 6)
            bind(event.payload, 7)
            try step(insertEvent)
            for tag in event.tags {
                bind(tag, 1, of: insertTag)
                sqlite3_bind_int64(insertTag, 2, position)
                try step(insertTag)
            }
        }
        try run("COMMIT")
    }

    func settle() throws { try run("PRAGMA wal_checkpoint(TRUNCATE)") }

    func replay() throws -> ScoreFold {
        var fold = ScoreFold()
        try forEach(selectAll) { row in
            let type = UnsafeRawBufferPointer(
                start: sqlite3_column_text(row, 0), count: Int(sqlite3_column_bytes(row, 0)))
            try fold.take(RawSpan(_unsafeBytes: Self.blob(row, 1)), isRating: isRating(type))
        }
        return fold
    }

    func ratings() throws -> MonthlyScores {
        var scores = MonthlyScores()
        try forEach(selectRatings) { row in try scores.take(RawSpan(_unsafeBytes: Self.blob(row, 0))) }
        return scores
    }

    func history(_ stream: String) throws -> Int {
        var bytes = 0
        bind(stream, 1, of: selectStream)
        try forEach(selectStream) { row in bytes += Self.blob(row, 0).count }
        return bytes
    }

    func close() throws {
        for statement in [insertEvent, insertTag, selectAll, selectRatings, selectStream] {
            sqlite3_finalize(statement)
        }
        try check(sqlite3_close(database))
    }

    // MARK: The library's calls

    private func check(_ status: Int32) throws {
        guard status == SQLITE_OK || status == SQLITE_DONE || status == SQLITE_ROW else {
            throw PeerError(description: "SQLite: " + String(cString: sqlite3_errmsg(database)))
        }
    }

    private func run(_ text: String) throws { try check(sqlite3_exec(database, text, nil, nil, nil)) }

    private func prepare(_ text: String) throws -> OpaquePointer? {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(database, text, -1, &statement, nil))
        return statement
    }

    private func step(_ statement: OpaquePointer?) throws {
        try check(sqlite3_step(statement))
        sqlite3_reset(statement)
    }

    private func forEach(_ statement: OpaquePointer?, _ body: (OpaquePointer?) throws -> Void) throws {
        defer { sqlite3_reset(statement) }
        while true {
            let status = sqlite3_step(statement)
            try check(status)
            if status != SQLITE_ROW { return }
            try body(statement)
        }
    }

    private static func blob(_ row: OpaquePointer?, _ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: sqlite3_column_blob(row, column), count: Int(sqlite3_column_bytes(row, column)))
    }

    /// -1: SQLite copies what it is given.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private func bind(_ text: String, _ column: Int32, of statement: OpaquePointer?) {
        sqlite3_bind_text(statement, column, text, -1, Self.copied)
    }

    private func bind(_ bytes: [UInt8], _ column: Int32) {
        sqlite3_bind_blob(insertEvent, column, bytes, Int32(bytes.count), Self.copied)
    }
}
