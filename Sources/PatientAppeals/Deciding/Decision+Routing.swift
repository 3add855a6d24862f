// SPDX-License-Identifier: Apache-2.0

extension Decision {
    mutating func assign(_ body: Assign) throws(Rejection) {
        try requireOpen()
        guard !body.handler.isEmpty else { throw Rejection(.handlerMissing, "handler", "is missing.") }
        guard body.handler != appeal.handler || (!body.unit.isEmpty && body.unit != appeal.unit) else {
            throw Rejection(.alreadyAssigned, "handler", "has the appeal already.")
        }
        var event = AppealAssigned()
        event.handler = try identifier(body.handler, "handler")
        event.unit = try plain(body.unit, "unit")
        event.previousHandler = appeal.handler
        record(.appealAssigned(event))
    }

    mutating func escalate(_ body: Escalate) throws(Rejection) {
        try requireOpen()
        let level = body.to == 0 ? appeal.level + 1 : body.to
        guard (1...3).contains(level) else { throw Rejection(.levelOutOfRange, "to", "is not 1, 2 or 3.") }
        guard level > appeal.level else {
            throw Rejection(.levelNotHigher, "to", "is not above level \(appeal.level).")
        }
        var event = AppealEscalated()
        event.from = appeal.level
        event.to = level
        if !body.toOrganization.isEmpty {
            event.toOrganization = try organization(body.toOrganization, "toOrganization")
        }
        event.reason = try sealed(body.reason, "reason")
        record(.appealEscalated(event)) { $0.level = level }
    }

    mutating func deescalate(_ body: Deescalate) throws(Rejection) {
        try requireOpen()
        guard (1...3).contains(body.to) else { throw Rejection(.levelOutOfRange, "to", "is not 1, 2 or 3.") }
        guard body.to < appeal.level else {
            throw Rejection(.levelNotLower, "to", "is not below level \(appeal.level).")
        }
        try requireReason(body.reason)
        var event = AppealDeescalated()
        event.from = appeal.level
        event.to = body.to
        event.reason = try sealed(body.reason, "reason")
        record(.appealDeescalated(event)) { $0.level = body.to }
    }

    mutating func redirect(_ body: Redirect) throws(Rejection) { try redirect(body, rule: "") }

    /// `field` is what the target was given in.
    mutating func redirect(_ body: Redirect, rule: String, field: String = "to") throws(Rejection) {
        try requireOpen()
        guard !body.to.isEmpty, body.to != appeal.organization else {
            throw Rejection(.targetInvalid, field, "is missing or the organization that has the appeal.")
        }
        var event = AppealRedirected()
        event.toOrganization = body.outside ? try plain(body.to, field) : try organization(body.to, field)
        event.outside = body.outside
        event.fromOrganization = appeal.organization
        event.reason = try sealed(body.reason, "reason")
        for text in body.issues {
            guard let number = Int64(text) else {
                throw Rejection(.unknownIssue, "issues", "are not all numbers of issues.")
            }
            event.issues.append(String(try issue(number, "issues").number))
        }
        event.scope = event.issues.isEmpty ? .whole : .part
        // Who sends an appeal away still owes what it promised until then.
        recordLateClocks(stoppedBy: event.scope == .whole && event.outside ? nil : [.redirected])
        record(.appealRedirected(event)) { $0.rule = rule }
    }
}
