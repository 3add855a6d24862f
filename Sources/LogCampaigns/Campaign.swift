// SPDX-License-Identifier: Apache-2.0

/// Something that is tried against the log again and again, each time from a seed.
package protocol Campaign {
    init()
    /// What was reached and found so far.
    var report: CampaignReport { get }
    /// One run; the same seed gives the same run.
    mutating func run(seed: UInt64)
    /// What a whole campaign must have reached, or it has shown nothing.
    static var mustReach: Set<String> { get }
}
