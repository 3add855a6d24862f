// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// Who a person is and how to reach them. Personal data: it stands in commands and, sealed, in events.
public struct PersonDetails: PayloadMessage {
    /// The name, as the person gave it.
    public var name: String = ""
    /// The telephone number; with fewer than five digits it is kept and is no way to answer.
    public var phone: String = ""
    /// The individual identification number, 12 digits; with others it is kept and nobody is known by it.
    public var iin: String = ""
    /// The e-mail address.
    public var email: String = ""
    /// The postal address.
    public var address: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// Nothing said.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "name", &name)
        try coder.string(2, "phone", &phone)
        try coder.string(3, "iin", &iin)
        try coder.string(4, "email", &email)
        try coder.string(5, "address", &address)
        try coder.unknown(&unknownFields)
    }

    /// Whether nothing is said at all.
    public var isEmpty: Bool {
        name.isEmpty && iin.isEmpty && phone.isEmpty && email.isEmpty && address.isEmpty
    }
}

/// An issue as a command states it.
public struct IssueStatement: PayloadMessage {
    /// The category's code.
    public var category: String = ""
    /// The category of the Healthcare Complaints Analysis Tool.
    public var hcat: HCATCategory = .unsaid
    /// How bad it is, 0...3.
    public var severity: Int64 = 0
    /// The stage of care concerned.
    public var stage: StageOfCare = .unsaid
    /// More words on it.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// Nothing said.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "category", &category)
        try coder.code(2, "hcat", &hcat)
        try coder.integer(3, "severity", &severity)
        try coder.code(4, "stage", &stage)
        try coder.string(5, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// What an imported history says about one of its steps.
public struct ImportedAttribute: PayloadMessage {
    /// Its name in the source.
    public var key: String = ""
    /// Its value, as text.
    public var value: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// An attribute.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// Nothing said.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "key", &key)
        try coder.string(2, "value", &value)
        try coder.unknown(&unknownFields)
    }
}
