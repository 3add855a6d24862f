// SPDX-License-Identifier: Apache-2.0

/// Bytes made small before they are sealed, where nothing can make them smaller any more: short texts in Kazakh, Russian or
/// English come to a quarter or a third of their UTF-8. Any bytes come back as they were.
package enum PackedText {
    /// A packed text stands for no more than this many times its bytes and ``free`` more, so that few bytes never become many.
    private static let mostExpansion = 32
    private static let free = 64

    /// The packed form, of which it was seen that the bytes come back; nil where it would be no smaller.
    package static func packed(_ bytes: [UInt8]) -> [UInt8]? {
        // Once it is sealed nobody has the bytes to compare with any more.
        packedUnseen(bytes).flatMap { unpacked($0) == bytes ? $0 : nil }
    }

    /// The packed form as it is, without a look at whether the bytes come back.
    package static func packedUnseen(_ bytes: [UInt8]) -> [UInt8]? {
        let model = TextModel.standard
        var encoder = RangeEncoder(reserving: bytes.count / 2 + 8)
        var context = TextModel.Context.beginning
        var reader = TextSymbols.Reader(bytes)
        while true {
            let (symbol, escaped) = reader.next()
            encoder.encode(model.share(of: symbol, after: context))
            if symbol == TextSymbols.end { break }
            if symbol == TextSymbols.escape { encoder.encode(SymbolShare(ofByte: escaped)) }
            context.append(symbol)
        }
        encoder.finish()
        let packed = encoder.bytes
        guard packed.count < bytes.count, bytes.count <= packed.count * mostExpansion + free else { return nil }
        return packed
    }

    /// What was packed; nil where nobody packed this.
    package static func unpacked(_ packed: [UInt8]) -> [UInt8]? {
        let model = TextModel.standard
        let most = packed.count * mostExpansion + free
        var decoder = RangeDecoder(packed)
        var context = TextModel.Context.beginning
        var bytes: [UInt8] = []
        bytes.reserveCapacity(packed.count * 4)
        while bytes.count <= most {
            guard let target = decoder.target() else { return nil }
            let (symbol, share) = model.symbol(at: target, after: context)
            decoder.skip(share)
            switch symbol {
            case TextSymbols.end: return bytes
            case TextSymbols.escape:
                guard let byte = decoder.target() else { return nil }
                bytes.append(UInt8(byte >> (SymbolShare.bits - 8)))
                decoder.skip(SymbolShare(ofByte: bytes[bytes.count - 1]))
            default: TextSymbols.append(symbol, to: &bytes)
            }
            context.append(symbol)
        }
        return nil
    }
}
