// SPDX-License-Identifier: Apache-2.0

/// A time in which an appeal was away, between leaving and being taken up again: 16 bytes. One that was taken up again without
/// having left has an empty one.
struct AbsenceRecord: RawRecord {
    /// When it left, and when it was taken up again, microseconds.
    var from: Int64, to: Int64
}

/// A corrective action: 32 bytes.
struct ActionRecord: RawRecord {
    /// Its date, and when it was done, microseconds.
    var due: Int64, doneAt: Int64 = AppealFacts.never
    /// The category of the issue that it follows from, a number of a text.
    var category: UInt32 = 0
    /// Its number in the appeal, and the issue's.
    var number: UInt16, issue: UInt16 = 0
    /// Bits of ``Flag``.
    var flags: UInt32 = 0
    /// Without use; makes the width a multiple of eight.
    var reserved: UInt32 = 0

    /// What was found when it was looked at.
    enum Flag {
        /// It was looked at whether it helped …
        static let reviewed: UInt32 = 1
        /// … and it did.
        static let effective: UInt32 = 2
    }

    /// The same with other numbers for the texts.
    func renumbered(_ numbers: [UInt32]) -> ActionRecord {
        var action = self
        action.category = numbers[Int(category)]
        return action
    }
}
