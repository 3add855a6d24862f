// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// Links it to an earlier appeal that says the same.
public struct LinkDuplicate: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .linkDuplicate }
    /// The earlier appeal: tracking number, register entry or `ref:…`.
    public var of: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "of", &of)
        try coder.unknown(&unknownFields)
    }
}

/// Undoes that.
public struct UnlinkDuplicate: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .unlinkDuplicate }
    /// Why; needed.
    public var reason: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "reason", &reason)
        try coder.unknown(&unknownFields)
    }
}
