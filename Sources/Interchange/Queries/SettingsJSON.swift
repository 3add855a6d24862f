// SPDX-License-Identifier: Apache-2.0

public import PatientAppeals

extension JSONText {
    /// What is in settings, in numbers: `{"version":…,"organizations":15,…}`.
    public mutating func summary(of settings: Settings) {
        beginObject()
        pair("version", settings.version)
        let counts = [
            ("organizations", settings.organizations.count), ("categories", settings.categories.count),
            ("clocks", settings.clocks.count), ("levelRules", settings.levelRules.count),
            ("breachRules", settings.breachRules.count),
        ]
        for (name, count) in counts { pair(name, count) }
        key("calendars")
        beginArray()
        for calendar in settings.calendars {
            beginObject()
            pair("name", calendar.name)
            pair("version", calendar.version)
            pair("from", calendar.years.lowerBound)
            pair("to", calendar.years.upperBound)
            endObject()
        }
        endArray()
        endObject()
    }

    /// Settings as a log was given them, with their SHA-256 and the time and place of their adoption; both are `null` for the
    /// settings that come with this package.
    public mutating func adoptedSettings(_ adopted: AdoptedSettings) {
        beginObject()
        pair("version", adopted.settings.version)
        pair("digest", adopted.digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        pair("recordedAt", adopted.recordedAt)
        key("position")
        if let position = adopted.position { value(position) } else { null() }
        key("settings")
        raw(Self.withoutSpace(adopted.json))
        endObject()
    }

    /// JSON without the space between its parts, so that it stands on one line.
    private static func withoutSpace(_ json: [UInt8]) -> [UInt8] {
        var isInText = false
        var isEscaped = false
        return json.filter { byte in
            defer {
                if isInText, !isEscaped, byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else {
                    if byte == UInt8(ascii: "\""), !isEscaped { isInText.toggle() }
                    isEscaped = false
                }
            }
            return isInText || ![0x20, 0x09, 0x0a, 0x0d].contains(byte)
        }
    }
}
