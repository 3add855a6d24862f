// SPDX-License-Identifier: Apache-2.0

public import EventLog

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

    private static let sinkBytes = 64 << 10
}
