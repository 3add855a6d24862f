// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import PatientAppeals

/// Writes the events of a log as CloudEvents, see ``CloudEvents``.
public enum CloudEventExport {
    /// Gives `sink` the lines of the events that `query` selects and `isWanted` agrees to, many at a time. Blocks.
    ///
    /// Where the log is damaged, `sink` gets the events before the damage, and then the damage is thrown.
    ///
    /// - Returns: how many events were written.
    public static func run<Failure: Error>(
        from log: EventLog,
        _ query: EventQuery = EventQuery(),
        where isWanted: (borrowing EventView) -> Bool = { _ in true },
        to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(ReadError<Failure>) -> Int {
        var writer = CloudEventWriter()
        var count = 0
        var damage: LogError?
        do throws(ReadError<Failure>) {
            try log.read(query) { event throws(Failure) in
                guard isWanted(event) else { return true }
                writer.append(event.copy())
                count += 1
                if writer.text.bytes.count >= sinkBytes {
                    try sink(writer.text.bytes)
                    writer.text.removeAll()
                }
                return true
            }
        } catch .log(let error) {
            damage = error
        }
        do throws(Failure) { try sink(writer.text.bytes) } catch { throw .body(error) }
        if let damage { throw .log(damage) }
        return count
    }

    /// The same with what is sealed beside, as far as `disclosures` let it: in `data`, `revealed` has what can be read, by name, and
    /// `notShown` why the rest is not. Such lines are for reading: importing them is refused, because a log holds nothing
    /// personal in clear. Give the same query and filter that the disclosures were recorded for.
    ///
    /// - Returns: how many events were written.
    /// - Throws: what the log throws, what `sink` throws, and ``KeyStoreError``.
    public static func run(
        from log: EventLog, _ query: EventQuery = EventQuery(),
        where isWanted: (borrowing EventView) -> Bool = { _ in true }, revealing disclosures: Disclosures,
        to sink: ([UInt8]) throws -> Void
    ) throws(ReadError<any Error>) -> Int {
        var writer = CloudEventWriter()
        var count = 0
        try log.read(query) { event throws(any Error) in
            guard isWanted(event) else { return true }
            try writer.append(event.copy(), revealing: disclosures)
            count += 1
            if writer.text.bytes.count >= sinkBytes {
                try sink(writer.text.bytes)
                writer.text.removeAll()
            }
            return true
        }
        do { try sink(writer.text.bytes) } catch { throw .body(error) }
        return count
    }

    private static let sinkBytes = 64 << 10
}
