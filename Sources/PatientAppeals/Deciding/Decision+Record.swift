// SPDX-License-Identifier: Apache-2.0

extension Decision {
    mutating func attach(_ body: Attach) throws(Rejection) {
        guard body.hash.utf8.count == 64, let hash = bytes(hexadecimal: body.hash) else {
            throw Rejection(.hashInvalid, "hash", "is not a SHA-256 in 64 hexadecimal digits.")
        }
        guard body.size >= 0 else { throw Rejection(.numberInvalid, "size", "is negative.") }
        var event = AttachmentAdded()
        event.hash = hash
        event.size = body.size
        event.mediaType = try plain(body.mediaType, "mediaType")
        event.fileName = try sealed(body.fileName, "fileName")
        record(.attachmentAdded(event))
    }

    private func bytes(hexadecimal text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for byte in text.utf8 {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: return nil
            }
            if let first = high { bytes.append(first << 4 | digit) }
            high = high == nil ? digit : nil
        }
        return bytes
    }

    mutating func note(_ body: Note) throws(Rejection) {
        guard let text = try sealed(body.text, "text") else { throw Rejection(.textMissing, "text", "is missing.") }
        let visibility = body.visibility == .unsaid ? NoteVisibility.internal : body.visibility
        if visibility == .applicant { recordLateClocks(stoppedBy: [.applicantTold]) }
        record(
            .noteAdded(
                .with {
                    $0.visibility = visibility
                    $0.text = text
                }))
    }

    mutating func redact(_ body: Redact) throws(Rejection) {
        guard body.position > 0 else { throw Rejection(.numberInvalid, "position", "is no position.") }
        var event = ContentRedacted()
        event.target = body.position
        event.field = try plain(body.field, "field")
        event.ground = try ground(body.ground)
        record(.contentRedacted(event))
    }

    /// Applicant and patient, where they are two, each have their own data destroyed and not the other's.
    private func checkErasure(ofPatient isOfPatient: Bool) throws(Rejection) {
        guard appeal.isThirdParty, command.actor.role == (isOfPatient ? .applicant : .patient) else { return }
        throw Rejection(.roleMayNot, "actor.role", "may have its own data erased, not that of somebody else.")
    }

    mutating func erasePerson(_ body: ErasePerson) throws(Rejection) {
        var event = PersonalDataErased()
        event.ground = try ground(body.ground)
        if intent.erased == .none {
            let isOfPatient = body.whose == .patient && appeal.isThirdParty
            try checkErasure(ofPatient: isOfPatient)
            event.person = isOfPatient ? appeal.patient : appeal.applicant
        } else {
            event.person = intent.erased
        }
        event.generation = intent.generation
        record(.personalDataErased(event))
    }
}
