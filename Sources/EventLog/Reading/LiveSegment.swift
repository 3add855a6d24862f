// SPDX-License-Identifier: Apache-2.0

/// A segment in the form in which it is read.
enum LiveSegment: Sendable {
    case rows(Segment)
    case sealed(SealedSegment)

    /// The header of the segment in rows, whichever form it has now.
    var header: SegmentHeader {
        switch self {
        case .rows(let segment): segment.header
        case .sealed(let segment): segment.header
        }
    }

    var path: String {
        switch self {
        case .rows(let segment): segment.path
        case .sealed(let segment): segment.path
        }
    }

    /// The segment's file of rows; nil when it is sealed.
    var rows: Segment? {
        if case .rows(let segment) = self { segment } else { nil }
    }
}
