// SPDX-License-Identifier: Apache-2.0

/// What the blocks of one group of types have in common: bytes that are taken to stand before each of them when it is
/// unpacked.
@safe final class BlockDictionary: CachedPart, @unchecked Sendable {  // written only by init
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
        unsafe copy.copyBytes(from: bytes)
        unsafe self.bytes = UnsafeRawBufferPointer(copy)
        super.init(byteCount: bytes.count + 96)
    }

    deinit { unsafe bytes.deallocate() }
}
