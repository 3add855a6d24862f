// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What the blocks of one group of types have in common: bytes that are taken to stand before each of them when it is
/// unpacked.
@safe final class BlockDictionary: CachedPart, @unchecked Sendable {  // the room is used by who has taken it
    let bytes: UnsafeRawBufferPointer
    /// Where LZ4 takes its quick way: directly behind the bytes.
    private let room: UnsafeMutableRawBufferPointer
    private let isRoomTaken = Atomic<Bool>(false)

    /// `roomBytes` is the longest block that is to be unpacked quickly, 0 to spare the room.
    init(_ bytes: [UInt8], roomBytes: Int) {
        let all = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + roomBytes, alignment: 16)
        unsafe all.copyBytes(from: bytes)
        unsafe self.bytes = UnsafeRawBufferPointer(rebasing: all[..<bytes.count])
        unsafe room = UnsafeMutableRawBufferPointer(rebasing: all[bytes.count...])
        super.init(byteCount: bytes.count + roomBytes + 96)
    }

    deinit { unsafe bytes.deallocate() }

    /// Unpacks a block of the group; false where it is none. Going through the room and copying takes three quarters of the
    /// time; who finds it taken, or too small, does without.
    func unpack(_ stored: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
        guard unsafe target.count <= room.count, !isRoomTaken.exchange(true, ordering: .acquiring) else {
            return unsafe LZ4.decompress(stored, into: target, dictionary: bytes)
        }
        defer { isRoomTaken.store(false, ordering: .releasing) }
        let block = unsafe UnsafeMutableRawBufferPointer(rebasing: room[..<target.count])
        guard unsafe LZ4.decompress(stored, into: block, dictionary: bytes) else { return false }
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(block))
        return true
    }
}
