// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// The inputs that a fuzzer starts from: what the encoders make.
package enum Seeds {
    /// Those of a target, by name; none for the targets whose inputs no encoder of ours makes.
    package static func made(for target: FuzzTarget) -> [String: [UInt8]] {
        let specimen = Specimen()
        let segment = specimen.storage.bytes("/log/segments/00000001.rows")
        switch target {
        case .batch: return batches(of: segment)
        case .segmentHeader: return ["first": Array(segment.prefix(SegmentBlock.headerBytes))]
        case .manifest: return ["closed": specimen.storage.bytes("/log/manifest")]
        case .sealedSegment, .segmentIndex, .keyFilter, .merkle: return sealed(specimen, target)
        case .payload: return payloads()
        case .payloadFields:
            return payloads().mapValues { Array($0.dropFirst()) }.filter {
                $0.key.hasPrefix("s") || $0.key == "issueAdded"
            }
        case .snapshot: return snapshots(specimen).mapValues(\.file)
        case .projection: return snapshots(specimen).mapValues { [$0.selector] + $0.state }
        case .cloudEvent: return lines(specimen)
        case .command: return commands()
        case .trackingNumber: return texts()
        case .packedText: return packedTexts()
        case .settings, .keyStore, .xes: return [:]
        }
    }

    private static func packedTexts() -> [String: [UInt8]] {
        let texts = [
            "russian": "Добрый день! Прошу записать ребёнка к врачу, третий день нет талонов.",
            "kazakh": "Сәлеметсіз бе! Балама дәрігер керек, қашан қабылдайды?",
            "mixed": "УДЗ 😡 №5 «қымбат» – 12 500 ₸",
        ]
        return texts.mapValues { PackedText.packed(Array($0.utf8)) ?? [] }
    }

    /// The log of the specimen sealed, or a part of it.
    private static func sealed(_ specimen: Specimen, _ target: FuzzTarget) -> [String: [UInt8]] {
        var options = EventLog.Options()
        options.storage = specimen.storage
        options.sealing = .onRequest
        if target == .sealedSegment { options.dictionaries = .everywhere }
        options.randomWord = { 77 }
        options.clock = { Timestamp(microseconds: 1_772_500_000_000_000) }
        do {
            let log = try EventLog.open(at: "/log", options: options)
            if target == .sealedSegment { _ = try log.appendBlocking(contentsOf: [tagged])[0].get() }
            try log.seal()
            try log.close()
        } catch {
            preconditionFailure("a good log: \(error)")
        }
        let file = specimen.storage.bytes("/log/segments/00000001.sealed")
        switch target {
        case .segmentIndex: return ["first": SealedFile.section(4, of: file)]
        case .keyFilter: return ["first": SealedFile.section(5, of: file)]
        case .merkle:
            var range = CompactRange(begin: 3)
            for number in 0..<11 as Range<UInt8> { range.append(MerkleHash(leaf: [number])) }
            let tiles = MerkleTiles(first: 2, hashes: range.hashes)
            return [
                "range": [0] + range.encoded(), "tiles": [1] + tiles.encoded(),
                "none": [1] + SealedFile.section(6, of: file),
            ]
        default: return ["first": file]
        }
    }

    /// Events with tags that a sealed segment packs.
    private static let tagged = AppendRequest(
        (0..<3 as Range<UInt8>).map { number in
            NewEvent(
                stream: "tagged", type: "Tagged", payload: [UInt8](repeating: number, count: 40),
                tags: ["person:00112233445566778899aabbccddee0\(number)", "x"])
        })

    private static func batches(of segment: [UInt8]) -> [String: [UInt8]] {
        var seeds: [String: [UInt8]] = [:]
        var offset = SegmentBlock.blockBytes
        while segment.number(at: offset, as: UInt32.self) == 0x5442_5A41 {
            let stored = Int(segment.number(at: offset + 44, as: UInt32.self))
            let batch = Array(segment[offset..<offset + 128 + stored])
            let isMarker = batch[7] == 2
            seeds[isMarker ? "marker" : "packed"] = batch
            let raw = Int(batch.number(at: 40, as: UInt32.self))
            let packed = Array(batch[128...])
            if !isMarker, let body = try? LZ4.decompress(unsafe packed.span.bytes, count: raw) {
                var header = Array(batch[..<128])
                header[6] = 1
                header.put(UInt32(raw), at: 44)
                seeds["unpacked"] = header + body
            }
            offset += (128 + stored + 4_095) / 4_096 * 4_096
        }
        return seeds
    }

    /// Some kinds with every field set.
    private static func payloads() -> [String: [UInt8]] {
        var seeds: [String: [UInt8]] = [:]
        for kind in AppealEventKind.allCases where kind.rawValue % 3 == 0 || kind == .activityRecorded {
            var event = AppealEvent(emptyOf: kind)
            var filler = FieldFiller()
            do throws(PayloadError) { try event.code(with: &filler) } catch { continue }
            seeds["\(kind)"] = [kind.rawValue] + event.encodedPayload()
        }
        return seeds
    }

    private struct MadeSnapshot {
        var file: [UInt8]
        var selector: UInt8
        var state: [UInt8]
    }

    private static func snapshots(_ specimen: Specimen) -> [String: MadeSnapshot] {
        var made: [String: MadeSnapshot] = [:]
        func add<Subject: Projection>(_ type: Subject.Type, _ selector: UInt8) {
            let store = SnapshotStore(log: specimen.log, storage: specimen.storage)
            var runner = ProjectionRunner<Subject>(log: specimen.log)
            do {
                try runner.catchUp()
                let info = try store.create(runner, createdAt: Timestamp(microseconds: 1_772_500_000_000_000))
                made[Subject.name] = MadeSnapshot(
                    file: specimen.storage.bytes("/log/snapshots/" + info.file), selector: selector,
                    state: runner.projection.snapshot())
            } catch {
                preconditionFailure("a good log: \(error)")
            }
        }
        add(CurrentState.self, 0)
        add(Register.self, 1)
        add(Satisfaction.self, 2)
        return made
    }

    private static func lines(_ specimen: Specimen) -> [String: [UInt8]] {
        var seeds: [String: [UInt8]] = [:]
        for event in (try? specimen.log.events()) ?? [] where event.position % 5 == 1 {
            var writer = CloudEventWriter()
            writer.append(event)
            seeds["event-\(event.position)"] = Array(writer.text.bytes.dropLast())
        }
        seeds["foreign"] =
            Array(
                #"{"specversion":"1.0","id":"A1","source":"/x","type":"com.example","time":"2026-03-02T09:14:00.5+05:00","#
                    .utf8)
            + Array(
                #""datacontenttype":"application/json","sequence":"3","other":1.5,"flag":true,"data":{"a":[1]}}"#.utf8)
        seeds["bytes"] = Array(
            #"{"specversion":"1.0","id":"A2","source":"/x","type":"t","subject":"s","tags":"a b%20c","data_base64":"AAEC"}"#
                .utf8)
        return seeds
    }

    /// The first line of each command that a simulation gives.
    private static func commands() -> [String: [UInt8]] {
        var seeds: [String: [UInt8]] = [:]
        var simulation = AppealSimulation(AppealSimulation.Options(appeals: 300, seed: 1))
        while let bytes = simulation.next() {
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                guard let command = try? CommandReader.read(Array(line)) else { continue }
                let name = command.body.kind.rawValue
                if seeds[name] == nil { seeds[name] = Array(line) }
            }
        }
        return seeds
    }

    private static func texts() -> [String: [UInt8]] {
        let number = TrackingNumber(value: 0x12_3456_789A)
        let texts = [
            "number": number.description, "symbols": number.symbols, "register": "SKO-17/2026-000123",
            "reference": "ref:tg-8841", "time": "2026-03-02T09:14:00.123456+05:00", "utc": "2026-03-02T09:14Z",
            "event": EventID(high: 1, low: .max).description,
        ]
        return texts.mapValues { Array($0.utf8) }
    }
}

/// Sets every field to something.
private struct FieldFiller: FieldCoder {
    private var next: Int64 = 0

    private mutating func number() -> Int64 {
        next += 1
        return next
    }

    mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) { value = self.number() * -100 }
    mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) { value = true }
    mutating func string(_ number: Int, _ name: String, _ value: inout String) { value = "тест \(self.number())" }
    mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) { value = ["a", "", "b"] }
    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) { value = Array(0..<16) }
    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        value = Value(code: UInt8(truncatingIfNeeded: self.number() % 4 + 1))
    }
    mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) {
        value = Timestamp(microseconds: 1_772_400_000_000_000 + self.number())
    }
    mutating func message<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout Message?
    ) throws(PayloadError) {
        var message = Message()
        try message.code(with: &self)
        value = message
    }
    mutating func messages<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout [Message]
    ) throws(PayloadError) {
        var message = Message()
        try message.code(with: &self)
        value = [message, Message()]
    }
    mutating func unknown(_ fields: inout UnknownFields) {}
}
