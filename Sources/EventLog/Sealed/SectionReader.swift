// SPDX-License-Identifier: Apache-2.0

/// Reads from one section of an immutable file, and never beyond it.
struct SectionReader: Sendable {
    let file: any StorageFile
    let path: String
    /// Where the section starts in the file, and how many bytes it has.
    let offset: UInt64, length: UInt64

    /// `count` bytes from `start`, counted from the start of the section.
    func read(_ count: Int, at start: UInt64) throws(LogError) -> [UInt8] {
        guard start <= length, UInt64(count) <= length - start else {
            throw damage(at: start, "The segment ends too early.")
        }
        var failure: LogError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(LogError) {
                unsafe try read(into: UnsafeMutableRawBufferPointer(buffer), at: start)
                filled = count
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Fills `buffer` from `start` on.
    func read(into buffer: UnsafeMutableRawBufferPointer, at start: UInt64) throws(LogError) {
        guard start <= length, UInt64(buffer.count) <= length - start else {
            throw damage(at: start, "The segment ends too early.")
        }
        let count: Int
        do throws(StorageError) { count = unsafe try file.readWhole(into: buffer, at: offset + start) } catch {
            throw LogError(error, doing: "read the log")
        }
        guard count == buffer.count else { throw damage(at: start, "The segment ends too early.") }
    }

    /// That what stands `start` bytes into the section is not what it must be.
    func damage(at start: UInt64, _ what: String) -> LogError {
        LogError(.damaged, what + " Restore the segment from a backup.", file: path, offset: offset + start)
    }
}
