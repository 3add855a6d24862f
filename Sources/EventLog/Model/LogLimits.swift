// SPDX-License-Identifier: Apache-2.0

/// What one event and one request may be at most. Larger ones are refused before anything is written.
public enum LogLimits {
    /// Bytes of a stream's name.
    public static let streamNameBytes = 255
    /// Bytes of a type's name.
    public static let typeNameBytes = 255
    /// Bytes of one tag.
    public static let tagBytes = 255
    /// Tags of one event.
    public static let tagsPerEvent = 32
    /// Bytes of an idempotency key.
    public static let idempotencyKeyBytes = 255
    /// Bytes of payload and metadata of one event together.
    public static let eventBytes = 4 << 20
    /// Events of one request.
    public static let eventsPerRequest = 65_536
    /// Bytes of one request, its rows with all names included: a group commit never holds more.
    public static let requestBytes = 8 << 20
}
