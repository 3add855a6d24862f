// SPDX-License-Identifier: Apache-2.0

extension PayloadMessage {
    /// The message in the binary form. Equal messages have equal bytes.
    ///
    /// Traps when the message's own walk throws, which ``PayloadWriter`` never does. Unknown fields are written as they
    /// are; for a message whose unknown fields come from outside (JSON) use ``checkedEncoding()``.
    @inlinable public func encoded() -> [UInt8] {
        written().bytes
    }

    /// The message in the binary form, with the promise that ``init(decoding:texts:)-(RawSpan,_)`` reads the same message from it.
    ///
    /// Costs as much as ``encoded()`` unless there are unknown fields. Throws where these are no fields, are out of
    /// order, or bear numbers that the message uses itself.
    @inlinable public func checkedEncoding() throws(PayloadError) -> [UInt8] {
        let (bytes, hasUnknown) = written()
        guard hasUnknown else { return bytes }
        guard try Self(decoding: bytes) == self else {
            throw PayloadError(field: "unknownFields", reason: "clashes with fields that are known")
        }
        return bytes
    }

    /// Reads a message from the binary form. Who reads many gives a cache, from which texts that repeat are taken.
    ///
    /// Throws where the bytes are no message of this type in its one spelling; never traps, and allocates no more than
    /// the input's size warrants.
    @inlinable public init(decoding bytes: RawSpan, texts: TextCache? = nil) throws(PayloadError) {
        self.init()
        let outcome = unsafe bytes.withUnsafeBytes { buffer -> PayloadError? in
            do throws(PayloadError) {
                var reader = unsafe try PayloadReader(buffer, texts: texts?.table, depth: 0)
                try code(with: &reader)
                try reader.finish()
                return nil
            } catch {
                return error
            }
        }
        // The reader knows the address of the cache's table alone.
        extendLifetime(texts)
        if let outcome { throw outcome }
    }

    /// Reads a message from the binary form, as ``init(decoding:texts:)-(RawSpan,_)`` does.
    @inlinable public init(decoding bytes: [UInt8]) throws(PayloadError) {
        try unsafe self.init(decoding: bytes.span.bytes)
    }

    @inlinable func written() -> (bytes: [UInt8], hasUnknown: Bool) {
        unsafe withUnsafeTemporaryAllocation(byteCount: 1_024, alignment: 16) { buffer in
            var writer = unsafe PayloadWriter(buffer)
            defer { writer.deallocate() }
            var message = self
            do throws(PayloadError) {
                try message.code(with: &writer)
            } catch {
                // The writer throws nothing itself: only a type that refuses its own fields gets here, a mistake in its list.
                preconditionFailure("\(Self.self) can not be written: \(error.field) \(error.reason)")
            }
            return (writer.bytes, writer.wroteUnknown)
        }
    }
}
