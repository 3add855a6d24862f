// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// By what an appeal is found and grouped, as it stands: 16 bytes.
struct AppealDimensions: RawRecord {
    /// Numbers of texts.
    var organization: UInt32 = 0, region: UInt32 = 0, category: UInt32 = 0
    /// Codes, and the level itself.
    var channel: UInt8 = 0, level: UInt8 = 0, kind: UInt8 = 0, language: UInt8 = 0

    /// Reads all of them from an event's context.
    mutating func read(_ fields: inout PayloadFields, _ texts: inout StringTable) throws(PayloadError) {
        organization = try Self.number(&fields, EventContext.Field.organization, &texts)
        region = try Self.number(&fields, EventContext.Field.region, &texts)
        channel = try fields.code(EventContext.Field.channel)
        category = try Self.number(&fields, EventContext.Field.category, &texts)
        level = UInt8(clamping: try fields.integer(EventContext.Field.level) ?? 0)
        kind = try fields.code(EventContext.Field.kind)
        language = try fields.code(EventContext.Field.language)
    }

    /// Takes over what an event of this kind changes.
    @inline(__always) mutating func follow(
        _ event: AppealEventKind, _ fields: inout PayloadFields, _ texts: inout StringTable
    ) throws(PayloadError) {
        switch event {
        case .appealReceived, .appealClassified: try read(&fields, &texts)
        case .issueAdded, .issueReclassified:
            // The appeal's category is that of its first issue; both kinds have the issue in the same field.
            let text = try fields.bytes(EventContext.Field.category)
            if let text, try fields.integer(IssueAdded.Field.issue) == 1 { category = texts.intern(text) }
        case .appealEscalated, .appealDeescalated:
            // Both kinds have the new level in the same field.
            level = UInt8(clamping: try fields.integer(AppealEscalated.Field.to) ?? 0)
        case .appealRedirected:
            // What leaves the house, or leaves in part, still concerns the organisation that it came to.
            let text = try fields.bytes(AppealRedirected.Field.toOrganization)
            if let text, try AppealState.moves(&fields) { organization = texts.intern(text) }
        default: break
        }
    }

    /// The number of a field's text; 0 where it is absent.
    static func number(
        _ fields: inout PayloadFields, _ field: Int, _ texts: inout StringTable
    ) throws(PayloadError) -> UInt32 {
        guard let text = try fields.bytes(field) else { return 0 }
        return texts.intern(text)
    }
}
