// SPDX-License-Identifier: Apache-2.0

extension PayloadError {
    /// What kind of mistake it is. The raw values are stable codes: programs may compare them.
    public enum Fault: String, Sendable, Hashable, CaseIterable {
        /// The line is no JSON.
        case lineNotJSON
        /// The line is JSON, but not an object.
        case lineNotObject
        /// The line has more bytes than a line may have.
        case lineTooLong
        /// The line is not UTF-8.
        case lineNotText
        /// A field that is needed is not there, is null or is empty.
        case fieldMissing
        /// A key stands twice in one object.
        case fieldTwice
        /// There is a key that no field of this command has.
        case fieldUnknown
        /// The value has another JSON type than the field.
        case fieldWrongType
        /// The value is none of the field's codes.
        case fieldUnknownCode
        /// The number is larger or smaller than the field can hold.
        case fieldOutOfRange
        /// The text is longer than the field can hold.
        case fieldTooLong
        /// The text is not written as the field's values are: no time, no appeal's number, no base64.
        case fieldMalformed
        /// The command can't be tried out before it is carried out, because it destroys a key.
        case commandIrrevocable
    }
}
