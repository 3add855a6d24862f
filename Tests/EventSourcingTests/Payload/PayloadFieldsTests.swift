// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@Suite struct PayloadFieldsTests {
    @Test(arguments: 0..<20) func `single fields are those of the whole message, in whatever order`(seed: UInt64) throws
    {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let sample = Sample.random(using: &generator)
            let bytes = sample.encoded()
            var fields = unsafe PayloadFields(bytes.span.bytes)
            for field in [1, 2, 4, 7, 8, 15, 16, 2_048].shuffled(using: &generator) + [3, 6, 9] {
                switch field {
                case 1: #expect(try fields.integer(1) ?? 0 == sample.count)
                case 2: #expect(try fields.flag(2) == sample.isUrgent)
                case 4: #expect(try fields.string(4) ?? "" == sample.text)
                case 7: #expect(try copy(fields.bytes(7)) ?? [] == sample.blob)
                case 8: #expect(try fields.code(8) == sample.colour.code)
                case 15: #expect(try fields.time(15) == sample.at)
                case 16: #expect(try weight(of: fields.message(16)) == sample.part.map(\.weight))
                case 2_048: #expect(try fields.integer(2_048) ?? 0 == sample.late)
                default: #expect(try fields.integer(field) == nil)
                }
            }
        }
    }

    @Test func `a scan gives every field once and in order`() throws {
        let sample = Sample(count: 5, texts: ["a", "b"], blob: [9], late: -1)
        let bytes = sample.encoded()
        var fields = unsafe PayloadFields(bytes.span.bytes)
        var seen: [String] = []
        while let field = try fields.next() {
            switch field.number {
            case 1, 2_048: seen.append("\(field.number)=\(field.integer)")
            default: seen.append("\(field.number):\(copy(field.bytes) ?? [])")
            }
        }
        #expect(seen == ["1=5", "5:[97]", "5:[98]", "7:[9]", "2048=-1"])
    }

    @Test func `a field of another type is an error`() {
        let bytes = Sample(count: 5, text: "x").encoded()
        var fields = unsafe PayloadFields(bytes.span.bytes)
        #expect(throws: PayloadError.self) { try fields.string(1) }
        #expect(throws: PayloadError.self) { try fields.integer(4) }
    }

    private func copy(_ bytes: RawSpan?) -> [UInt8]? {
        guard let bytes else { return nil }
        return unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }
    }

    private func weight(of part: consuming PayloadFields?) throws(PayloadError) -> Int64? {
        guard var part else { return nil }
        return try part.integer(3) ?? 0
    }
}
