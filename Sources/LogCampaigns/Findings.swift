// SPDX-License-Identifier: Apache-2.0

/// A promise that was broken, and how to see it again.
package struct Finding: Error, Sendable, CustomStringConvertible {
    package var what: String
    /// The arguments of `torture` that repeat it.
    package var repeatWith: String

    package init(what: String, repeatWith: String) {
        self.what = what
        self.repeatWith = repeatWith
    }

    package var description: String { "\(what)\n  repeat with: torture \(repeatWith)" }
}

/// What a campaign reached.
package struct CampaignReport: Sendable {
    package var name: String
    /// States or runs that were checked.
    package var states = 0
    /// How often each kind of fault, or of thing worth knowing, was met.
    package var reached: [String: Int] = [:]
    package var findings: [Finding] = []

    package init(_ name: String) { self.name = name }

    package mutating func count(_ what: String, _ times: Int = 1) { reached[what, default: 0] += times }

    /// Adds what another run reached and found.
    package mutating func add(_ other: CampaignReport) {
        states += other.states
        for (what, times) in other.reached { count(what, times) }
        findings += other.findings
    }

    /// A campaign that met no fault has shown nothing.
    package var isConvincing: Bool { findings.isEmpty && states > 0 && reached.values.reduce(0, +) > 0 }

    /// What should have been reached and was not.
    package func missing(of wanted: Set<String>) -> [String] { wanted.subtracting(reached.keys).sorted() }
}
