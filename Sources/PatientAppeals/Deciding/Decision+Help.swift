// SPDX-License-Identifier: Apache-2.0

extension Decision {
    mutating func consult(_ body: Consult) throws(Rejection) {
        try requireOpen()
        var event = ConsultationGiven()
        if !body.topic.isEmpty { event.topic = try category(body.topic, "topic") }
        event.text = try sealed(body.text, "text")
        record(.consultationGiven(event))
    }

    mutating func arrangeAppointment(_ body: ArrangeAppointment) throws(Rejection) {
        try requireOpen()
        if let time = body.time, time < at {
            throw Rejection(.duePassed, "time", "lies before the command's time.")
        }
        var event = AppointmentArranged()
        event.time = body.time
        event.place = try plain(body.organization, "organization")
        event.specialty = try plain(body.specialty, "specialty")
        event.text = try sealed(body.text, "text", of: subject)
        record(.appointmentArranged(event))
    }

    mutating func explainRoute(_ body: ExplainRoute) throws(Rejection) {
        try requireOpen()
        var event = RouteExplained()
        event.place = try plain(body.organization, "organization")
        event.text = try sealed(body.text, "text")
        record(.routeExplained(event))
    }

    mutating func scheduleCare(_ body: ScheduleCare) throws(Rejection) {
        try requireOpen()
        guard body.kind != .unsaid else { throw Rejection(.kindMissing, "kind", "is missing.") }
        guard let due = body.due else { throw Rejection(.dueMissing, "due", "is missing.") }
        guard due > at else { throw Rejection(.duePassed, "due", "is not after the command's time.") }
        var event = CareMilestoneScheduled()
        event.milestone = Int64(appeal.milestones.count + 1)
        event.milestoneKind = body.kind
        event.due = due
        event.text = try sealed(body.text, "text", of: subject)
        record(.careMilestoneScheduled(event))
    }

    /// Care may be reached after the appeal was closed, and after its date.
    mutating func reachCare(_ body: ReachCare) throws(Rejection) {
        let open = appeal.milestones.indices.filter { !appeal.milestones[$0].isReached }
        if body.milestone == 0, open.count > 1 {
            throw Rejection(.notUnique, "milestone", "has to be said: several are open.")
        }
        guard let found = body.milestone == 0 ? open.first : open.first(where: { $0 + 1 == body.milestone }) else {
            throw Rejection(.unknownMilestone, "milestone", "is not one that is open.")
        }
        let milestone = appeal.milestones[found]
        try requireAfter(milestone.scheduledAt, "its date was set")
        var event = CareMilestoneReached()
        event.milestone = Int64(found + 1)
        event.milestoneKind = milestone.kind
        event.late = DueTime.isOver(milestone.due, at: at)
        if event.late, milestone.isOpen { recordMissed(found) }
        record(.careMilestoneReached(event))
    }

    mutating func recordMissed(_ index: Int) {
        var event = CareMilestoneMissed()
        event.milestone = Int64(index + 1)
        event.milestoneKind = appeal.milestones[index].kind
        event.due = appeal.milestones[index].due
        record(.careMilestoneMissed(event))
    }
}
