// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

extension EventView {
    /// When it happened: what its payload says, else when it was recorded. Reads one field, and allocates nothing.
    public var happenedAt: Timestamp {
        var fields = PayloadFields(payload)
        return (try? fields.time(EventContext.Field.at)) ?? recordedAt
    }
}
