// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// What a recorder keeps between batches; all of it can be read from the log again.
struct RecorderState {
    let reader: AppealReader
    /// Appeals by stream.
    var appeals: RecentCache<String, KeptAppeal>
    /// Streams by reference and register entry.
    var addresses: RecentCache<AppealAddress, String>
    /// Registers by name.
    var registers: [String: KeptRegister] = [:]

    init(reader: AppealReader, keptAppeals: Int) {
        self.reader = reader
        appeals = RecentCache(capacity: keptAppeals)
        addresses = RecentCache(capacity: 2 * keptAppeals)
    }

    /// The stream that an address names; nil where the log has no such appeal.
    mutating func stream(of address: AppealAddress) throws(RecordingError) -> String? {
        if case .tracking(let number) = address { return number.stream }
        if let stream = addresses[address] { return stream }
        guard let stream = try reader.stream(of: address) else { return nil }
        addresses[address] = stream
        return stream
    }

    /// The appeal in a stream, and whether it comes from memory and may be out of date.
    ///
    /// It is taken out of memory, so that a decision changes it in place; who is done with it puts it back.
    mutating func takeAppeal(_ stream: String) throws(RecordingError) -> (kept: KeptAppeal, mayBeOld: Bool) {
        if let kept = appeals.take(stream) { return (kept, true) }
        return (try reader.load(stream), false)
    }

    /// The same, left where it is.
    mutating func appeal(_ stream: String) throws(RecordingError) -> (kept: KeptAppeal, mayBeOld: Bool) {
        if let kept = appeals[stream] { return (kept, true) }
        return (try reader.load(stream), false)
    }

    mutating func register(_ registry: String) throws(RecordingError) -> KeptRegister {
        if let kept = registers[registry] { return kept }
        let last = try reader.lastEntry(of: registry)
        if registers.count >= 10_000 { registers = [:] }
        registers[registry] = last
        return last
    }
}
