// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension StorageFile {
    /// Reads `buffer.count` bytes, or fewer where the file ends; goes on after short reads and interruptions.
    func readWhole(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        var done = 0
        while done < buffer.count {
            do throws(StorageError) {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                let count = unsafe try read(into: rest, at: offset + UInt64(done))
                if count == 0 { break }
                done += count
            } catch {
                guard error.errno == EINTR else { throw error }
            }
        }
        return done
    }

    /// Fills an empty buffer with up to `count` bytes; fewer only where the file ends.
    func read(_ count: Int, at offset: UInt64, into buffer: inout ByteBuffer) throws(StorageError) {
        buffer.removeAll()
        buffer.reserve(count)
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.room[..<count])
        buffer.setCount(unsafe try readWhole(into: room, at: offset))
    }

    /// Writes all of `bytes`; goes on after short writes and interruptions.
    func writeWhole(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) {
        var done = 0
        while done < bytes.count {
            do throws(StorageError) {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
                let count = unsafe try write(rest, at: offset + UInt64(done))
                // A file system that takes nothing and says nothing would hold us here for ever.
                guard count > 0 else { throw StorageError(call: "pwrite", path: "", errno: EIO) }
                done += count
            } catch {
                guard error.errno == EINTR else { throw error }
            }
        }
    }

    /// Writes all of an array.
    func writeWhole(_ bytes: [UInt8], at offset: UInt64) throws(StorageError) {
        try unsafe bytes.rawSpan.withUnsafeBytes { (buffer: UnsafeRawBufferPointer) throws(StorageError) in
            unsafe try writeWhole(buffer, at: offset)
        }
    }
}

extension Storage {
    /// Puts a whole small file in place so that after a crash the old or the new one is there, never a part of one.
    func replace(_ path: String, in directory: String, with bytes: [UInt8]) throws(StorageError) {
        let temporary = path + ".tmp"
        if try names(in: directory).contains(where: { directory + "/" + $0 == temporary }) { try remove(temporary) }
        let file = try open(temporary, .createNew)
        try file.writeWhole(bytes, at: 0)
        try file.sync()
        try rename(temporary, to: path)
        try syncDirectory(directory)
    }
}

extension StorageError {
    /// The system's own words for it, and what to do about it.
    package var reasonAndAdvice: String {
        let advice =
            switch errno {
            case ENOSPC, EDQUOT, EFBIG: "Make room, then open the log again."
            case EACCES, EPERM, EROFS: "Check the permissions of the file and its directory."
            case EMFILE, ENFILE: "Raise the limit of open files."
            default: "Check the disk and the system's log."
            }
        return "\(call) says \"\(unsafe String(cString: strerror(errno)))\". \(advice)"
    }
}

extension LogError {
    /// The log's word for a refused call.
    init(_ error: StorageError, doing action: String) {
        let full = error.errno == ENOSPC || error.errno == EDQUOT || error.errno == EFBIG
        self.init(
            full ? .diskFull : .io, "Could not \(action): \(error.reasonAndAdvice)",
            file: error.path.isEmpty ? nil : error.path, errno: error.errno)
    }
}
