// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import Logging

/// Writes down what whoever runs a log should know, by swift-log: one record a message, with fields. The records are
/// listed in `docs/operations.md`. Single commits and reads are not recorded: ``LogMetrics`` counts them.
public struct LogRecords: LogObserver {
    private let logger: Logger

    /// Records to `logger`.
    public init(_ logger: Logger = Logger(label: "eventlog")) { self.logger = logger }

    /// What was opened, and each warning.
    public func logDidOpen(_ opening: LogOpeningReport) {
        logger.info(
            "log opened",
            metadata: [
                "access": opening.access == .readWrite ? "readWrite" : "readOnly",
                "segments": "\(opening.segments)", "sealedSegments": "\(opening.sealedSegments)",
                "lastPosition": "\(opening.lastPosition)", "milliseconds": Self.milliseconds(opening.duration),
            ])
        for warning in opening.warnings {
            logger.warning("log recovered", metadata: ["warning": "\(warning)"])
        }
    }

    /// Which segment has ended where.
    public func logDidEndSegment(_ end: LogSegmentEndReport) {
        logger.info(
            "segment ended",
            metadata: [
                "segment": "\(end.segment)", "lastPosition": "\(end.lastPosition)", "bytes": "\(end.bytes)",
                "unsealedSegments": "\(end.unsealedSegments)",
            ])
    }

    /// What was sealed.
    public func logDidSeal(_ sealing: LogSealingReport) {
        logger.info(
            "segment sealed",
            metadata: [
                "segment": "\(sealing.segment)", "events": "\(sealing.events)",
                "bytesBefore": "\(sealing.bytesBefore)", "bytesAfter": "\(sealing.bytesAfter)",
                "milliseconds": Self.milliseconds(sealing.duration), "unsealedSegments": "\(sealing.unsealedSegments)",
            ])
    }

    /// What failed, why and where.
    public func logDidFail(_ failure: LogFailureReport) {
        let error = failure.error
        var fields: Logger.Metadata = ["reason": "\(error.message)"]
        if let file = error.file { fields["file"] = "\(file)" }
        if let offset = error.offset { fields["offset"] = "\(offset)" }
        if let number = error.errno { fields["errno"] = "\(number)" }
        if let positions = error.positions {
            fields["firstPosition"] = "\(positions.lowerBound)"
            fields["lastPosition"] = "\(positions.upperBound)"
        }
        switch failure.kind {
        case .writing: logger.critical("log takes no more events", metadata: fields)
        case .sealing: logger.error("sealing failed", metadata: fields)
        case .reading: logger.error("log cannot be read", metadata: fields)
        }
    }

    private static func milliseconds(_ duration: Duration) -> Logger.MetadataValue {
        "\(duration.nanoseconds / 1_000_000)"
    }
}
