// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// Where keys and values lie in JSON text that was found valid before: what a decoder into typed values does not tell.
struct JSONOutline {
    /// The path of the first key that stands twice in its object; nil when there is none.
    private(set) var duplicate: String?
    /// The outermost object's values as they stand in the text, by key.
    private(set) var values: [(key: String, range: Range<Int>)] = []

    private struct Level {
        var isObject: Bool
        var keysBefore: Int
        var expectsKey: Bool
    }

    private let json: [UInt8]
    private var levels: [Level] = []
    private var keys: [Range<Int>] = []
    private var valueStart: Int?
    private var hasEscapedKey = false

    /// Walks over `json`, which must be one valid JSON value.
    init(_ json: [UInt8], keepingValues: Bool = false) {
        self.json = json
        walk(keepingValues: keepingValues)
    }

    private mutating func walk(keepingValues: Bool) {
        var index = 0
        while index < json.count {
            switch json[index] {
            case UInt8(ascii: "{"):
                levels.append(Level(isObject: true, keysBefore: keys.count, expectsKey: true))
            case UInt8(ascii: "["):
                levels.append(Level(isObject: false, keysBefore: keys.count, expectsKey: false))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                closeLevel(at: index, keepingValues: keepingValues)
            case UInt8(ascii: "\""):
                let end = endOfString(from: index)
                if levels.last?.expectsKey == true {
                    keys.append(index..<end)
                    if !hasEscapedKey { hasEscapedKey = json[index..<end].contains(UInt8(ascii: "\\")) }
                    levels[levels.count - 1].expectsKey = false
                }
                index = end
                continue
            case UInt8(ascii: ":"):
                if levels.count == 1 { valueStart = index + 1 }
            case UInt8(ascii: ","):
                if levels.last?.isObject == true {
                    if levels.count == 1, keepingValues { keepValue(endingAt: index) }
                    levels[levels.count - 1].expectsKey = true
                }
            default: break
            }
            index += 1
        }
    }

    private mutating func closeLevel(at index: Int, keepingValues: Bool) {
        guard let level = levels.popLast() else { return }
        guard level.isObject else { return }
        if levels.isEmpty, keepingValues, keys.count > level.keysBefore { keepValue(endingAt: index) }
        if duplicate == nil { findDuplicate(since: level.keysBefore) }
        keys.removeSubrange(level.keysBefore...)
    }

    private mutating func keepValue(endingAt end: Int) {
        guard let valueStart, let key = keys.last else { return }
        var range = valueStart..<end
        while let first = range.first, isSpace(json[first]) { range.removeFirst() }
        while let last = range.last, isSpace(json[last]) { range.removeLast() }
        values.append((text(of: key), range))
        self.valueStart = nil
    }

    private mutating func findDuplicate(since start: Int) {
        guard keys.count - start > 1 else { return }
        if keys.count - start <= 24 {
            for index in start..<keys.count {
                for other in index + 1..<keys.count where isSame(keys[index], keys[other]) {
                    return report(keys[index], since: start)
                }
            }
        } else {
            var seen: Set<String> = []
            for key in keys[start...] where !seen.insert(text(of: key)).inserted { return report(key, since: start) }
        }
    }

    /// The path names the keys that are open in the enclosing objects: of each its last one so far.
    private mutating func report(_ key: Range<Int>, since start: Int) {
        let ends = levels.dropFirst().map(\.keysBefore) + [start]
        let path = zip(levels, ends).filter { level, end in end > level.keysBefore }.map { text(of: keys[$1 - 1]) }
        duplicate = (path + [text(of: key)]).map(printableKey).joined(separator: ".")
    }

    private func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        if left.count == right.count, json[left].elementsEqual(json[right]) { return true }
        // The same key may be spelt with escapes.
        return hasEscapedKey && text(of: left) == text(of: right)
    }

    private func text(of quoted: Range<Int>) -> String {
        let inner = json[quoted.lowerBound + 1..<quoted.upperBound - 1]
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        return (try? JSONDecoder().decode(String.self, from: Data(json[quoted]))) ?? ""
    }

    private func endOfString(from start: Int) -> Int {
        var index = start + 1
        while index < json.count, json[index] != UInt8(ascii: "\"") {
            index += json[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, json.count)
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}
