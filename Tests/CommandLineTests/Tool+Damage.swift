// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension Tool {
    /// The paths of the log's segments, without the torn ends that were put aside.
    func rows(of log: String = "log") throws -> [String] {
        let folder = directory + "/\(log)/segments"
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".rows") }.sorted()
            .map { folder + "/" + $0 }
    }

    /// The paths of the log's segments in either form, in their order.
    func segments(of log: String = "log") throws -> [String] {
        let folder = directory + "/\(log)/segments"
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".rows") || $0.hasSuffix(".sealed")
        }.sorted().map { folder + "/" + $0 }
    }

    /// A log with an appeal for each key, each in a batch of its own. Returns the positions of each.
    static func withAppeals(_ keys: String...) async throws -> (Tool, positions: [ClosedRange<Int>]) {
        let tool = try await Tool.withLog()
        var positions: [ClosedRange<Int>] = []
        for key in keys { positions.append(try await tool.register(key)) }
        return (tool, positions)
    }

    /// Records an appeal and returns its positions.
    func register(_ key: String) async throws -> ClosedRange<Int> {
        let result = try await self("record", input: Lines.register(key))
        let ends = try #require(result.output.value("positions"), "\(result)").split { !$0.isNumber }.compactMap {
            Int($0)
        }
        return ends[0]...ends[1]
    }

    /// Flips bits in the batch of the appeal with this number, counted from 0, in the log's first segment. Returns where
    /// the batch begins.
    @discardableResult
    func damageBatch(ofAppeal number: Int) throws -> Int {
        let segment = URL(fileURLWithPath: try #require(try rows().first))
        var bytes = try Data(contentsOf: segment)
        let name = try Self.typeName(ofAppeal: number, in: bytes)
        bytes[name.upperBound - 1] ^= 0xff
        try bytes.write(to: segment)
        return name.upperBound / 4_096 * 4_096
    }

    /// Cuts the log's first segment off `bytes` behind the begin of the batch of the appeal with this number.
    func cut(atAppeal number: Int, bytes: Int = 0) throws {
        let segment = URL(fileURLWithPath: try #require(try rows().first))
        let whole = try Data(contentsOf: segment)
        let start = try Self.typeName(ofAppeal: number, in: whole).upperBound / 4_096 * 4_096
        try whole.prefix(start + bytes).write(to: segment)
    }

    /// Where the batch of the appeal with this number, counted from 0, names the type of its first event.
    private static func typeName(ofAppeal number: Int, in bytes: Data) throws -> Range<Int> {
        var found = bytes.startIndex..<bytes.startIndex
        for _ in 0...number {
            found = try #require(
                bytes.firstRange(of: Data("AppealReceived".utf8), in: found.upperBound..<bytes.endIndex))
        }
        return found
    }

    /// Leaves behind the end of the newest segment what a write leaves that power failed in. Returns where.
    @discardableResult
    func tear() throws -> Int {
        let segment = URL(fileURLWithPath: try #require(try rows().last))
        var bytes = try Data(contentsOf: segment)
        let used = try #require(bytes.lastIndex { $0 != 0 }) / 4_096 * 4_096 + 4_096
        if bytes.count < used + 4_096 { bytes.append(Data(count: used + 4_096 - bytes.count)) }
        bytes.replaceSubrange(used..<used + 64, with: Data(repeating: 0xa5, count: 64))
        try bytes.write(to: segment)
        return used
    }

    /// The lines of a replay of the whole log, without the disclosures that reading itself records.
    func history(of log: String = "log") async throws -> [String] {
        try await shell("$ARYZ --log \(log) replay --format ndjson").lines
    }
}
