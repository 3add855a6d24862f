// SPDX-License-Identifier: Apache-2.0

import EventLog
import SimulatedDisk
import Testing

/// What other logs lost when they opened a damaged file. Each test stands for the class of the incident that it names,
/// and says which change of the engine would make it fail.
@Suite struct RecoveryIncidents {
    private let scene = Scene()

    /// NATS #7549: recovery cut the log at the first bad record and lost 20,350 acknowledged messages behind it.
    /// Fails if `SegmentScan.judgeRest` no longer looks behind the first bad batch.
    @Test(arguments: 1...7)
    func `a bad batch in the middle does not end the log`(batch: Int) throws {
        try scene.fill(8)
        let disk = scene.changed(Scene.segment(1)) { $0[batch * Scene.block + 200] ^= 1 }
        let before = disk.bytes(Scene.segment(1))
        #expect(scene.refusal(disk) == .damaged)
        #expect(disk.bytes(Scene.segment(1)) == before)
        let reader = try scene.open(disk, access: .readOnly)
        #expect { try reader.events() } throws: { ($0 as? LogError)?.offset == UInt64(batch * Scene.block) }
    }

    /// Kafka, `LogSegment.recover`: a segment is truncated where its scan stops, and the later segments go on behind the
    /// gap. Fails if `WriterOpening.check` does not hold a segment's end against its follower's header.
    @Test func `an older segment that ends early is damage although newer ones are whole`() throws {
        scene.segmentBytes = 24 << 10
        try scene.fill(20, closing: true)
        let whole = scene.disk.bytes(Scene.segment(2)) ?? []
        let end = (whole.lastIndex { $0 != 0 } ?? 0) / Scene.block * Scene.block
        #expect(end > 2 * Scene.block)
        for length in stride(from: Scene.block, through: end, by: Scene.block) {
            let disk = scene.changed(Scene.segment(2)) { $0 = Array($0.prefix(length)) }
            #expect(scene.refusal(disk) == .damaged, "\(length) bytes")
        }
    }

    /// RocksDB #6288: a read error while replaying the log was taken for its end; the rest was dropped.
    /// Fails if `SegmentReader.fetch` answers an error with "no more bytes".
    @Test func `a read error is not the end of the log`() throws {
        try scene.fill(8)
        let probe = scene.disk.afterKill()
        _ = try scene.open(probe)
        let reads = probe.callLog.enumerated().filter { $0.element == .read }.map { $0.offset + 1 }
        #expect(!reads.isEmpty)
        for call in reads {
            let disk = scene.disk.afterKill()
            disk.plan(.fails(5), atCall: call)
            #expect(scene.refusal(disk) == .io)
            #expect(try scene.open(disk.afterKill()).events() == scene.acknowledged)
        }
    }

    /// Redpanda #4113: a header of zeros, with the checksum of nothing, was read as the end of what was written.
    /// Fails if a block of zeros is taken for the end without a look behind it.
    @Test(arguments: 1...7)
    func `a batch that became zeros is not free space`(batch: Int) throws {
        try scene.fill(8)
        let disk = scene.changed(Scene.segment(1)) { bytes in
            for index in 0..<Scene.block { bytes[batch * Scene.block + index] = 0 }
        }
        #expect(scene.refusal(disk) == .damaged)
        #expect(try scene.open(disk, access: .readOnly).verify().damages.count == 1)
    }

    /// etcd: sectors of the last record that never reached the disk read as zeros; the log must tell that from damage
    /// and open. Fails if a torn last batch without any proof behind it is called damage, or is shown in part.
    @Test(arguments: 1...7)
    func `a last write with sectors of zeros is torn, not damaged`(sector: Int) throws {
        let log = try scene.create()
        try scene.append(3, to: log)
        // No codec makes this smaller, so that it reaches into every sector of its block.
        var random = SeededGenerator(seed: 1)
        let payload = (0..<3_800).map { _ in UInt8.random(in: 0...255, using: &random) }
        let request = AppendRequest([NewEvent(stream: "a", type: "T", payload: payload)])
        _ = try log.appendBlocking(contentsOf: [request])[0].get()
        let disk = scene.changed(Scene.segment(1)) { bytes in
            for index in 0..<512 { bytes[4 * Scene.block + sector * 512 + index] = 0 }
        }
        let opened = try scene.open(disk)
        #expect(opened.warnings.count == 1)
        #expect(try opened.events() == scene.acknowledged)
        try scene.append(1, to: opened)
        #expect(try opened.verify().damages.isEmpty)
    }

    /// Iggy #3946: a stored checksum of zero meant "not checked".
    /// Fails if `BatchHeader.init(decoding:)` or `SegmentReader.loadBody` lets a checksum of zero pass.
    @Test(arguments: [72, 124])
    func `a checksum of zero is a checksum`(field: Int) throws {
        try scene.fill(8)
        let disk = scene.changed(Scene.segment(1)) { bytes in
            let batch = 3 * Scene.block
            bytes[batch + (field == 72 ? 140 : 48)] ^= 4
            put(0, at: batch + field, in: &bytes)
            if field == 72 { putChecksum(of: batch..<batch + 124, at: batch + 124, in: &bytes) }
        }
        #expect(scene.refusal(disk) == .damaged)
        let reader = try scene.open(disk, access: .readOnly)
        #expect(throws: LogError.self) { try reader.events() }
    }

    /// SierraDB: a length read from the disk was allocated at once. The header's checksum is right here: only its bounds
    /// can refuse it. Fails if `BatchHeader.hasPlausibleLengths` goes.
    @Test func `a length from the disk is bounded before it is used`() throws {
        try scene.fill(3)
        let disk = scene.changed(Scene.segment(1)) { bytes in
            let batch = 2 * Scene.block
            put(64 << 20, at: batch + 40, in: &bytes)
            put(64 << 20, at: batch + 44, in: &bytes)
            putChecksum(of: batch..<batch + 124, at: batch + 124, in: &bytes)
        }
        let watched = WatchedStorage(disk)
        var options = scene.options
        options.storage = watched
        #expect { _ = try EventLog.open(at: Scene.path, options: options) } throws: {
            ($0 as? LogError)?.code == .damaged
        }
        #expect(watched.largestRead > 0)
        #expect(watched.largestRead <= 12 << 20)
    }

    /// commonware #4260: an entry was adopted because its length was the expected one. Here a batch is replaced by
    /// another of the same length, with right checksums: only the chain tells.
    /// Fails if `SegmentScan.run` does not compare the chain.
    @Test(arguments: 1...8)
    func `a batch of the right length and checksum but other content is not adopted`(batch: Int) throws {
        try scene.fill(8, closing: true)
        let disk = scene.changed(Scene.segment(1)) { bytes in
            let start = batch * Scene.block
            let stored = Int(bytes[start + 44]) | Int(bytes[start + 45]) << 8
            bytes[start + 128 + stored - 1] ^= 1
            putChecksum(of: start + 128..<start + 128 + stored, at: start + 72, in: &bytes)
            putChecksum(of: start..<start + 124, at: start + 124, in: &bytes)
        }
        #expect(scene.refusal(disk) == .damaged)
        #expect(try !scene.open(disk, access: .readOnly).verify().damages.isEmpty)
    }

    /// EventStoreDB #1653: the loop that verified the chunks left out the second to last.
    /// Fails if `Verification.run` leaves out any segment or any batch.
    @Test func `verification reads every batch of every segment`() throws {
        scene.segmentBytes = 24 << 10
        try scene.fill(20, closing: true)
        let segments = scene.disk.paths.filter { $0.hasSuffix(".rows") }
        #expect(segments.count >= 3)
        var batches = 0
        for segment in segments {
            let bytes = scene.disk.bytes(segment) ?? []
            for offset in stride(from: Scene.block, to: bytes.count, by: Scene.block) where bytes[offset] != 0 {
                batches += 1
                let disk = scene.changed(segment) {
                    $0[offset + 130] ^= 1; $0[offset + 90] ^= 1
                }
                let report = try scene.open(disk, access: .readOnly).verify()
                #expect(report.damages.contains { $0.file == segment && $0.offset == UInt64(offset) }, "\(offset)")
            }
        }
        #expect(batches > 20)
    }

    /// RocksDB #7701: a checker reported success over files that it had not looked at.
    /// Fails if a verification counts what it did not read, or stops at the first damage and says nothing of the rest.
    @Test func `a verification that finds nothing has looked at everything`() throws {
        try scene.fill(8, closing: true)
        let report = try scene.open(access: .readOnly).verify()
        #expect(report.damages.isEmpty)
        #expect(report.events == 16)
        #expect(report.batches == 9)
        #expect(report.storedBytes == UInt64(9 * Scene.block))
        let disk = scene.changed(Scene.segment(1)) { bytes in
            for batch in [2, 5, 7] { bytes[batch * Scene.block + 150] ^= 1 }
        }
        #expect(try scene.open(disk, access: .readOnly).verify().damages.count == 3)
    }

    /// lz4 #560: the compressor made a block that unpacks to something else, under a checksum that was right.
    /// Fails if a codec is taken that does not give back what it was given, or if a malformed block is not refused.
    @Test func `every block unpacks to what was packed, and a malformed one to nothing`() throws {
        var random = SeededGenerator(seed: 560)
        for round in 0..<400 {
            let symbols = UInt8.random(in: 0...255, using: &random)
            var input: [UInt8] = []
            for _ in 0..<Int.random(in: 0...6_000, using: &random) {
                input.append(UInt8.random(in: 0...symbols, using: &random))
            }
            // Repetitions at distances around the codec's limits.
            if round % 2 == 0, input.count > 70 { input += input.prefix(69) + input + input.suffix(13) }
            let packed = unsafe LZ4.compress(input.span.bytes)
            let unpacked = try unsafe LZ4.decompress(packed.span.bytes, count: input.count)
            #expect(unpacked == input)
            guard packed.count > 1 else { continue }
            let cut = Array(packed.dropLast())
            let fromCut = unsafe try? LZ4.decompress(cut.span.bytes, count: input.count)
            #expect(fromCut != input)
        }
    }
}
