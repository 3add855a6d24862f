// SPDX-License-Identifier: Apache-2.0

/// The constants of the files that reader and writer share. `docs/format.md` describes every byte.
enum LogFormat {
    /// The version of the row form. A reader refuses files with a higher one.
    static let version: UInt16 = 1
    /// Batches start at multiples of this, so that no sector with acknowledged bytes is ever written again.
    static let blockBytes = 4_096

    /// "ARYZSEG1"
    static let segmentMagic: UInt64 = 0x3147_4553_5A59_5241
    static let segmentHeaderBytes = 116
    /// "AZBT"
    static let batchMagic: UInt32 = 0x5442_5A41
    static let batchHeaderBytes = 128
    /// "ARYZMAN1"
    static let manifestMagic: UInt64 = 0x314E_414D_5A59_5241
    static let manifestBytes = 128

    static let rowHeaderBytes = 32
    static let tablesHeaderBytes = 12
    /// Raw bytes of one batch at most: the largest request, the name tables and row headers included.
    static let batchRawBytesMax = LogLimits.requestBytes + (2 << 20)
    /// Bytes that the largest batch takes in the file.
    static let batchFileBytesMax = batchHeaderBytes + batchRawBytesMax + batchRawBytesMax / 255 + 16 + blockBytes

    /// The name of a segment's file: of its rows, or of its sealed form.
    static func segmentName(_ number: UInt32, sealed: Bool = false) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 8 - min(8, digits.count)) + digits + (sealed ? ".sealed" : ".rows")
    }

    static func segmentNumber(ofName name: String, sealed: Bool = false) -> UInt32? {
        let ending = (sealed ? ".sealed" : ".rows").utf8
        let digits = name.utf8.dropLast(ending.count)
        guard name.utf8.dropFirst(digits.count).elementsEqual(ending),
            digits.count == 8 || digits.count > 8 && digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        return UInt32(Substring(digits))
    }

    /// `offset` rounded up to the next block.
    static func roundUp(_ offset: UInt64) -> UInt64 {
        (offset + UInt64(blockBytes) - 1) / UInt64(blockBytes) * UInt64(blockBytes)
    }
}

/// Where the log's files are.
struct LogLayout: Sendable {
    let directory: String
    /// The directory that holds the log's.
    var parent: String {
        var path = Substring(directory)
        while path.count > 1, path.last == "/" { path.removeLast() }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
    var segments: String { directory + "/segments" }
    var manifest: String { directory + "/manifest" }
    var lock: String { directory + "/LOCK" }
    func segment(_ number: UInt32) -> String { segments + "/" + LogFormat.segmentName(number) }
    func sealed(_ number: UInt32) -> String { segments + "/" + LogFormat.segmentName(number, sealed: true) }
}
