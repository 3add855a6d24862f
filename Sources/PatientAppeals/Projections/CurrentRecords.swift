// SPDX-License-Identifier: Apache-2.0

import EventLog

/// An appeal as it stands, but for its ``Moments`` and position: 40 bytes. No personal data: who is who is sealed in the events.
struct CurrentRecord: RawRecord {
    /// By what it is found.
    var dimensions = AppealDimensions()
    /// Numbers of texts: register, who has it, and department.
    var registry: UInt32 = 0, handler: UInt32 = 0, unit: UInt32 = 0
    /// The number in the register; 0 is none.
    var registerNumber: UInt32 = 0
    /// Codes, the latest score 1...5 (0 is none) and the resolution cycle.
    var state: UInt8 = AppealState.received.code
    var confidentiality: UInt8 = 0, outcome: UInt8 = 0, score: UInt8 = 0, cycle: UInt8 = 1
    /// The zone of receipt in quarters of an hour east of UTC.
    var zone: UInt8 = 0
    /// Bits of ``Flag``.
    var flags: UInt8 = 0
    /// Attachments; stops at 255.
    var attachments: UInt8 = 0

    /// Facts that are yes or no.
    enum Flag {
        /// The latest resolution was on the spot.
        static let onTheSpot: UInt8 = 1
        /// The patient's consent was asked for …
        static let consentRequested: UInt8 = 2
        /// … and given …
        static let consentGranted: UInt8 = 4
        /// … or refused.
        static let consentRefused: UInt8 = 8
        /// The law took silence for a refusal.
        static let refusalDeemed: UInt8 = 16
        /// The patient is somebody else than the applicant.
        static let thirdParty: UInt8 = 32
        /// One person of it was erased, all of them were.
        static let erasedOne: UInt8 = 64, erasedAll: UInt8 = 128
    }

    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }

    /// Another person's key was destroyed; an appeal has two people at most.
    mutating func noteErasure() {
        let isLast = has(Flag.erasedOne) || !has(Flag.thirdParty)
        flags |= isLast ? Flag.erasedAll : Flag.erasedOne
    }

    mutating func setConsent(_ flag: UInt8) {
        flags = flags & ~(Flag.consentRequested | Flag.consentGranted | Flag.consentRefused) | flag
    }
}

/// An issue as it stands: 16 bytes.
struct IssueRecord: RawRecord {
    /// Its number in the appeal, and numbers of texts.
    var number: UInt32, category: UInt32 = 0, cause: UInt32 = 0
    /// Codes, and the severity.
    var hcat: UInt8 = 0, severity: UInt8 = 0, stage: UInt8 = 0, outcome: UInt8 = 0
}

/// Something to be done by a date, a corrective action or a step of care: 40 bytes.
struct TaskRecord: RawRecord {
    /// The date, when it was planned and when it was done, microseconds.
    var due: Int64, plannedAt: Int64, doneAt: Int64 = AppealFacts.never
    /// Numbers of texts: the category of the issue that an action follows from, and who does it.
    var category: UInt32 = 0, responsible: UInt32 = 0
    /// Its number in the appeal, and the issue's.
    var number: UInt16, issue: UInt16 = 0
    /// The code of a step of care; 0 is a corrective action.
    var milestone: UInt8 = 0
    /// Bits of ``Flag``.
    var flags: UInt8 = 0
    /// Without use; makes the width a multiple of eight.
    var reserved: UInt16 = 0

    /// What became of it.
    enum Flag {
        /// It was done after its date.
        static let late: UInt8 = 1
        /// Its date passed without it, and that was recorded.
        static let missed: UInt8 = 2
        /// It was looked at whether it helped …
        static let reviewed: UInt8 = 4
        /// … and it did.
        static let effective: UInt8 = 8
    }

    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
}
