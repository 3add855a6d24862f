// SPDX-License-Identifier: Apache-2.0

extension SealedSegment {
    /// A group's dictionary, shared with others who read its blocks; nil for one without. Where the first copy is damaged
    /// it comes from the second.
    func dictionary(ofGroup group: UInt16, _ cache: PartCache) throws(LogError) -> BlockDictionary? {
        // No place in a file is so large.
        let key = PartCache.Key(segment: header.number, offset: 1 << 63 + UInt64(group))
        if let known = cache.part(key, as: BlockDictionary.self) { return known }
        // In a small cache room for blocks to be unpacked in would push out blocks.
        let roomBytes = cache.budget < 16 << 20 ? 0 : SealedFormat.blockContentBytes * 3 / 2
        let dictionary = try DictionaryTable.dictionary(ofGroup: group, roomBytes: roomBytes) {
            (copy) throws(LogError) in
            try cached(cache, at: sectionOffset(copy)) { () throws(LogError) in
                try DictionaryTable(try reader(copy), groups: footer.groupCount)
            }
        }
        if let dictionary { cache.insert(dictionary, for: key) }
        return dictionary
    }
}
