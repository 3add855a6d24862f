// SPDX-License-Identifier: Apache-2.0

/// Every decoder of bytes that come from a file, each with what must hold for whatever bytes it is given.
///
/// libFuzzer drives them (`scripts/fuzz`), and the ordinary tests run them over the inputs in `Fixtures/fuzz`.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// One batch of a segment: its header of 128 bytes, then its stored body.
    case batch
    /// The first bytes of a segment.
    case segmentHeader = "segment-header"
    /// A manifest.
    case manifest
    /// The file of a sealed segment.
    case sealedSegment = "sealed-segment"
    /// The index of a sealed segment.
    case segmentIndex = "segment-index"
    /// The filter of a sealed segment's index.
    case keyFilter = "key-filter"
    /// A byte that says whether a compact range of a Merkle tree or its tiles follow.
    case merkle
    /// A byte that names a kind of event, then the event's payload.
    case payload
    /// A payload whose fields are read one by one.
    case payloadFields = "payload-fields"
    /// A file of a projection's snapshot.
    case snapshot
    /// A byte that names a projection, then its state.
    case projection
    /// One line of CloudEvents.
    case cloudEvent = "cloud-event"
    /// Lines of commands.
    case command
    /// A file of XES, gzip or plain.
    case xes
    /// A file of settings.
    case settings
    /// A tracking number, an entry in a register, a time, an event's id.
    case trackingNumber = "tracking-number"
    /// A key store's file.
    case keyStore = "key-store"
    /// A text, packed as before sealing; and the same bytes as something to pack.
    case packedText = "packed-text"

    /// What became of an input that was dealt with as it should be.
    package enum Outcome: Sendable {
        /// It was read, and writing and reading it again gave the same.
        case accepted
        /// It was refused, with the place where a place can be named.
        case refused
    }

    /// Decodes the bytes as they are, and again with their checksums put right, which random changes never do.
    ///
    /// - Throws: ``FuzzFinding`` where the decoder breaks a promise. A trap is a finding as well.
    @discardableResult
    package func run(_ bytes: [UInt8]) throws(FuzzFinding) -> Outcome {
        switch self {
        case .batch: try BatchCheck.run(bytes)
        case .segmentHeader: try SegmentHeaderCheck.run(bytes)
        case .manifest: try ManifestCheck.run(bytes)
        case .sealedSegment: try SealedSegmentCheck.run(bytes)
        case .segmentIndex: try SegmentIndexCheck.run(bytes)
        case .keyFilter: try KeyFilterCheck.run(bytes)
        case .merkle: try MerkleCheck.run(bytes)
        case .payload: try PayloadCheck.run(bytes)
        case .payloadFields: try PayloadFieldsCheck.run(bytes)
        case .snapshot: try SnapshotCheck.shared.run(bytes)
        case .projection: try ProjectionCheck.run(bytes)
        case .cloudEvent: try CloudEventCheck.run(bytes)
        case .command: try CommandCheck.run(bytes)
        case .xes: try XESCheck.shared.run(bytes)
        case .settings: try SettingsCheck.run(bytes)
        case .trackingNumber: try TextCheck.run(bytes)
        case .keyStore: try KeyStoreCheck.run(bytes)
        case .packedText: try PackedTextCheck.run(bytes)
        }
    }
}

/// A promise that a decoder broke.
package struct FuzzFinding: Error, CustomStringConvertible {
    /// Which promise.
    package let description: String
}

/// Finds fault unless `holds`.
func expect(_ holds: Bool, _ promise: @autoclosure () -> String) throws(FuzzFinding) {
    guard holds else { throw FuzzFinding(description: promise()) }
}

/// The outcome of the last of several readings that was not a refusal.
func best(_ outcomes: FuzzTarget.Outcome...) -> FuzzTarget.Outcome {
    outcomes.contains(.accepted) ? .accepted : .refused
}
