// SPDX-License-Identifier: Apache-2.0

import EventLog
import Interchange

extension JSONText {
    /// A damage: what it is, and the file, offset and positions as far as they are known.
    mutating func value(_ damage: LogError) {
        beginObject()
        key("message")
        value(damage.message)
        if let file = damage.file {
            key("file")
            value(file)
        }
        if let offset = damage.offset {
            key("offset")
            value(offset)
        }
        if let positions = damage.positions {
            key("positions")
            beginArray()
            value(positions.lowerBound)
            value(positions.upperBound)
            endArray()
        }
        endObject()
    }
}
