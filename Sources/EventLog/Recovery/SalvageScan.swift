// SPDX-License-Identifier: Apache-2.0

/// Goes over one segment's file and finds what is good in it, whatever stands between.
struct SalvageScan {
    /// A stretch of the file: a batch that is good, or bytes that are not.
    struct Stretch {
        var offset: UInt64
        /// Its header, where that can be read.
        var header: BatchHeader?
        /// The chain over it, where its bytes can be read.
        var chain: ChainHash?
        /// Why its events cannot be taken; nil when they can.
        var fault: String?
        /// The system's error number, where reading was refused.
        var errno: Int32?
    }

    let segment: Segment
    private let reader: SegmentReader
    private(set) var stretches: [Stretch] = []
    /// The byte behind the last stretch.
    private(set) var endOffset = UInt64(LogFormat.blockBytes)
    private var used: UInt64?

    init(_ source: SalvageSource) {
        segment = source.segment
        // A window of one block, so that a sector that cannot be read costs no more than its own block.
        reader = SegmentReader(segment, window: LogFormat.blockBytes)
    }

    /// Finds everything up to `limit`, where the next segment says that this one ended, or up to the end of the file.
    mutating func run(upTo limit: UInt64?) throws(LogError) {
        let size: UInt64
        do throws(StorageError) { size = try segment.file.size() } catch {
            throw LogError(error, doing: "read the log")
        }
        let end = min(limit ?? size, size)
        var offset = UInt64(LogFormat.blockBytes)
        var next = (number: UInt64(1), position: Position(1))
        while offset < end {
            let stretch = look(at: offset)
            if let header = stretch.header, header.number >= next.number, header.basePosition >= next.position {
                stretches.append(stretch)
                next = (header.number + 1, header.lastPosition + 1)
                offset += header.fileBytes
            } else {
                if limit == nil, offset >= usedThrough(end) { break }
                note(stretch, at: offset)
                offset += UInt64(LogFormat.blockBytes)
            }
            endOffset = offset
        }
    }

    /// Distrusts each batch that the one behind it does not follow.
    mutating func compareChains(last: ChainHash?) {
        for index in stretches.indices {
            let follower = index + 1 < stretches.count ? stretches[index + 1].header?.previousChain : last
            let isNext = index + 1 == stretches.count || followsDirectly(index)
            if isNext, let follower, let chain = stretches[index].chain, chain != follower {
                stretches[index].fault = "It is whole, but not the batch that what comes behind it follows."
            }
        }
    }

    /// The body of a good stretch; nil when it turns out to be none. Valid until the next call.
    func body(of stretch: Stretch) throws(LogError) -> UnsafeRawBufferPointer? {
        guard let header = stretch.header, try reader.loadBody(of: header, at: stretch.offset) else { return nil }
        return unsafe reader.body
    }

    private func followsDirectly(_ index: Int) -> Bool {
        guard let header = stretches[index].header, let next = stretches[index + 1].header else { return false }
        return next.number == header.number + 1
    }

    private func look(at offset: UInt64) -> Stretch {
        do throws(LogError) {
            guard let header = try reader.header(at: offset) else {
                return Stretch(offset: offset, fault: "No batch can be made out.")
            }
            var stretch = Stretch(offset: offset, header: header)
            do throws(LogError) {
                stretch.chain = try reader.chain(of: header, at: offset)
                let isWhole = try reader.loadBody(of: header, at: offset)
                if !isWhole { stretch.fault = "The batch does not match its checksum." }
            } catch {
                stretch.fault = error.message
                stretch.errno = error.errno
            }
            // Bytes that do not match their own checksum say nothing about the chain.
            if stretch.fault != nil { stretch.chain = nil }
            return stretch
        } catch {
            return Stretch(offset: offset, fault: error.message, errno: error.errno)
        }
    }

    /// Where the zeros begin that stand at the end of the file. Found once.
    private mutating func usedThrough(_ end: UInt64) -> UInt64 {
        if let used { return used }
        var through = UInt64(0)
        for offset in stride(from: endOffset, to: end, by: UInt64.Stride(LogFormat.blockBytes)) {
            let next = min(end, offset + UInt64(LogFormat.blockBytes))
            // What cannot be read may be anything.
            if (try? reader.isZero(from: offset, to: next)) != true { through = next }
        }
        used = through
        return through
    }

    /// Notes a block in which no batch starts, together with the ones right before it.
    private mutating func note(_ stretch: Stretch, at offset: UInt64) {
        if let last = stretches.last, last.header == nil, last.errno == stretch.errno { return }
        stretches.append(
            Stretch(offset: offset, fault: stretch.fault ?? "A batch is out of place.", errno: stretch.errno))
    }
}
