// SPDX-License-Identifier: Apache-2.0

import CLMDB
import EventLog
import EventSourcing
import Workbench

/// LMDB with one map from positions to events, and one each from streams, types and tags to positions.
final class LMDBPeer: Peer {
    let name = "LMDB, synced commits"
    private var environment: OpaquePointer?
    private var events: MDB_dbi = 0, streams: MDB_dbi = 0, types: MDB_dbi = 0, tags: MDB_dbi = 0
    private var position = 0

    private enum Flag {
        static let create: UInt32 = 0x40000, integerKey: UInt32 = 0x08, sortedDuplicates: UInt32 = 0x04
        static let fixedDuplicates: UInt32 = 0x10, integerDuplicates: UInt32 = 0x20
        static let append: UInt32 = 0x20000, appendDuplicate: UInt32 = 0x40000, readOnly: UInt32 = 0x20000
    }

    init(at path: String) throws {
        try check(mdb_env_create(&environment))
        try check(mdb_env_set_maxdbs(environment, 4))
        try check(mdb_env_set_mapsize(environment, 16 << 30))
        try check(mdb_env_open(environment, path, 0x4000 /* a file, no directory */, 0o644))
        try inTransaction { transaction in
            let index = Flag.create | Flag.sortedDuplicates | Flag.fixedDuplicates | Flag.integerDuplicates
            try check(mdb_dbi_open(transaction, "events", Flag.create | Flag.integerKey, &events))
            try check(mdb_dbi_open(transaction, "streams", index, &streams))
            try check(mdb_dbi_open(transaction, "types", index, &types))
            try check(mdb_dbi_open(transaction, "tags", index, &tags))
        }
    }

    func append(_ added: ArraySlice<RecordedEvent>) throws {
        try inTransaction { transaction in
            for event in added {
                position += 1
                var value: [UInt8] = []
                withUnsafeBytes(of: event.revision) { value += $0 }
                withUnsafeBytes(of: event.recordedAt.microseconds) { value += $0 }
                value.append(UInt8(event.type.utf8.count))
                value += event.type.utf8
                value.append(UInt8(event.stream.utf8.count))
                value += event.stream.utf8
                value += event.payload
                try put(transaction, events, key: withUnsafeBytes(of: position) { Array($0) }, value, Flag.append)
                let place = withUnsafeBytes(of: position) { Array($0) }
                try put(transaction, streams, key: Array(event.stream.utf8), place, Flag.appendDuplicate)
                try put(transaction, types, key: Array(event.type.utf8), place, Flag.appendDuplicate)
                for tag in event.tags { try put(transaction, tags, key: Array(tag.utf8), place, Flag.appendDuplicate) }
            }
        }
    }

    func settle() throws {}

    func replay() throws -> ScoreFold {
        var fold = ScoreFold()
        try reading(events) { cursor in
            var (key, value) = (MDB_val(), MDB_val())
            while mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0 {
                let (type, payload) = Self.parts(value)
                try fold.take(RawSpan(_unsafeBytes: payload), isRating: isRating(type))
            }
        }
        return fold
    }

    func ratings() throws -> MonthlyScores {
        var scores = MonthlyScores()
        try forEach(in: types, "SatisfactionRated") { try scores.take(RawSpan(_unsafeBytes: $0)) }
        return scores
    }

    func history(_ stream: String) throws -> Int {
        var bytes = 0
        try forEach(in: streams, stream) { bytes += $0.count }
        return bytes
    }

    func close() throws { mdb_env_close(environment) }

    // MARK: The library's calls

    private func check(_ status: Int32) throws {
        if status != 0 { throw PeerError(description: "LMDB: " + String(cString: mdb_strerror(status))) }
    }

    private func inTransaction(_ body: (OpaquePointer?) throws -> Void) throws {
        var transaction: OpaquePointer?
        try check(mdb_txn_begin(environment, nil, 0, &transaction))
        try body(transaction)
        try check(mdb_txn_commit(transaction))
    }

    private func reading(_ map: MDB_dbi, _ body: (OpaquePointer?) throws -> Void) throws {
        var (transaction, cursor): (OpaquePointer?, OpaquePointer?) = (nil, nil)
        try check(mdb_txn_begin(environment, nil, Flag.readOnly, &transaction))
        defer { mdb_txn_abort(transaction) }
        try check(mdb_cursor_open(transaction, map, &cursor))
        defer { mdb_cursor_close(cursor) }
        try body(cursor)
    }

    /// The payloads of the events whose positions an index has under a name.
    private func forEach(in index: MDB_dbi, _ name: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var name = Array(name.utf8)
        try reading(index) { cursor in
            try name.withUnsafeMutableBytes { bytes in
                var key = MDB_val(mv_size: bytes.count, mv_data: bytes.baseAddress)
                var place = MDB_val()
                var found = mdb_cursor_get(cursor, &key, &place, MDB_SET)
                while found == 0 {
                    var value = MDB_val()
                    try check(mdb_get(mdb_cursor_txn(cursor), events, &place, &value))
                    try body(Self.parts(value).payload)
                    found = mdb_cursor_get(cursor, &key, &place, MDB_NEXT_DUP)
                }
            }
        }
    }

    private static func parts(_ value: MDB_val) -> (type: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer) {
        let bytes = UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
        let type = 17..<17 + Int(bytes[16])
        let payload = type.upperBound + 1 + Int(bytes[type.upperBound])
        return (UnsafeRawBufferPointer(rebasing: bytes[type]), UnsafeRawBufferPointer(rebasing: bytes[payload...]))
    }

    private func put(
        _ transaction: OpaquePointer?, _ map: MDB_dbi, key: [UInt8], _ value: [UInt8], _ flags: UInt32
    ) throws {
        var (key, value) = (key, value)
        try key.withUnsafeMutableBytes { keyBytes in
            try value.withUnsafeMutableBytes { valueBytes in
                var first = MDB_val(mv_size: keyBytes.count, mv_data: keyBytes.baseAddress)
                var second = MDB_val(mv_size: valueBytes.count, mv_data: valueBytes.baseAddress)
                try check(mdb_put(transaction, map, &first, &second, flags))
            }
        }
    }
}
