// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import FuzzTargets
import PatientAppeals
import Testing

/// The inputs in `Fixtures/fuzz` that are no findings: made by the encoders. With `ARYZ_WRITE_SEEDS` set they are made anew.
@Suite struct SeedTests {
    @Test(arguments: FuzzTarget.allCases)
    func `what an encoder writes is accepted, and stands in the corpus`(_ target: FuzzTarget) throws {
        var seeds = Seeds.made(for: target)
        if target == .keyStore { seeds["three-keys"] = try keyStore() }
        for (name, bytes) in seeds {
            if ProcessInfo.processInfo.environment["ARYZ_WRITE_SEEDS"] != nil {
                try Corpus.write(bytes, as: name, of: target)
            }
            #expect(try target.run(bytes) == .accepted, "\(name)")
        }
        let kept = try Corpus.inputs(of: target).map(\.name)
        #expect(Set(seeds.keys).isSubset(of: kept))
    }

    @Test func `the corpus stays small`() throws {
        let inputs = try FuzzTarget.allCases.flatMap { try Corpus.inputs(of: $0) }
        #expect(inputs.reduce(0) { $0 + $1.bytes.count } < 300_000)
    }

    /// Three keys, one of them destroyed.
    private func keyStore() throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "aryz-\(UUID().uuidString).keys")
        defer { try? FileManager.default.removeItem(at: file) }
        let store = try KeyStore.open(
            at: file.path, identity: LogIdentity(high: 3, low: 5), keySource: { [UInt8](repeating: 7, count: 32) })
        for person in 1...3 {
            _ = try store.seal([1, 2, 3], for: PersonID(high: 1, low: UInt64(person)), purpose: "AppealReceived.text")
        }
        try store.sync()
        _ = try store.erase(PersonID(high: 1, low: 2))
        return [UInt8](try Data(contentsOf: file))
    }
}
