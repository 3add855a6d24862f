// SPDX-License-Identifier: Apache-2.0

#if ARYZ_PLANTED_BUGS
internal import Synchronization
#endif

/// A mistake that the engine can be told to make, so that it can be seen whether the campaigns would find it. Compiled
/// in only with `ARYZ_PLANTED_BUGS` in the environment of the build; else all of it is folded away.
package enum PlantedBug: UInt8, CaseIterable, Sendable {
    case publishedBeforeSync = 1
    case zeroChecksumTrusted
    case bodyChecksumSkipped
    case tailReusedInPlace
    case cutAtFirstBadBatch
    case durableThroughIgnored
    case secondToLastNeverVerified
    case keysForgottenAtReopen
    case conditionReadApart
    case lengthsTrusted
    case manifestBelievedOverSegments
    case wrongBaseAfterRoll
    case chainNotChecked
    case markerNotWritten
    case clockGoesBackwards
    case rowsRemovedBeforeSealedIsNamed
    case sealedNeverChecked
    case unnamedSealedBelieved
}

#if ARYZ_PLANTED_BUGS
private let planted = Atomic<UInt8>(0)

extension PlantedBug {
    /// Whether this build can make mistakes.
    package static let isPossible = true

    /// The mistake that is made now, in the whole process; none by default.
    package static var current: PlantedBug? {
        get { PlantedBug(rawValue: planted.load(ordering: .relaxed)) }
        set { planted.store(newValue?.rawValue ?? 0, ordering: .relaxed) }
    }
}

func isPlanted(_ bug: PlantedBug) -> Bool { planted.load(ordering: .relaxed) == bug.rawValue }
#else
extension PlantedBug {
    /// Whether this build can make mistakes.
    package static let isPossible = false

    /// The mistake that is made now: none.
    package static var current: PlantedBug? {
        get { nil }
        set {}
    }
}

@inline(__always) func isPlanted(_ bug: PlantedBug) -> Bool { false }
#endif
