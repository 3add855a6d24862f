// SPDX-License-Identifier: Apache-2.0

package import EventLog

/// A walk that looks at some kinds of fields only: those of which it says nothing it passes over.
package protocol FieldVisitor: FieldCoder {}

extension FieldVisitor {
    package mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) {}
    package mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) {}
    package mutating func string(_ number: Int, _ name: String, _ value: inout String) {}
    package mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) {}
    package mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {}
    package mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {}
    package mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) {}
    package mutating func message<Message: PayloadMessage>(_ number: Int, _ name: String, _ value: inout Message?) {}
    package mutating func messages<Message: PayloadMessage>(_ number: Int, _ name: String, _ value: inout [Message]) {}
    package mutating func unknown(_ fields: inout UnknownFields) {}
}
