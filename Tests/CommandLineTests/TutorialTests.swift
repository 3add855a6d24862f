// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The steps of the tutorial "Embed Aryz in a service" are the code of `Sources/ExampleService`, which is built and run.
///
/// A step that no longer fits is written anew from the lines of the source.
@Suite struct TutorialTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources").standardizedFileURL
    private static let catalogue = sources.appendingPathComponent("PatientAppeals/PatientAppeals.docc")

    private static func lines(_ file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// The steps of a source file, in their order.
    private static func steps(of name: String) throws -> [URL] {
        let folder = catalogue.appendingPathComponent("Steps")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasPrefix(name + "-") }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    /// The first line that does not occur in `whole` behind the lines before it; nil where all do.
    private static func stranger(in part: [String], of whole: [String]) -> String? {
        var rest = whole[...]
        for line in part {
            guard let place = rest.firstIndex(of: line) else { return line }
            rest = rest[(place + 1)...]
        }
        return nil
    }

    @Test(arguments: ["AppealService", "ExampleService"])
    func `each step is code of the example in its order, and the last one is all of it`(name: String) throws {
        let source = try Self.lines(Self.sources.appendingPathComponent("ExampleService/\(name).swift"))
        let steps = try Self.steps(of: name)
        #expect(steps.count >= 5)
        var before: [String] = []
        for step in steps {
            let lines = try Self.lines(step)
            let place = step.lastPathComponent
            let strange = Self.stranger(in: lines, of: source)
            #expect(strange == nil, "\(place): not in \(name).swift, or not in this order: \(strange ?? "")")
            let lost = Self.stranger(in: before, of: lines)
            #expect(lost == nil, "\(place) loses a line of the step before it: \(lost ?? "")")
            #expect(lines.count > before.count, "\(place) adds nothing")
            before = lines
        }
        #expect(before == source, "the last step of \(name).swift is not the whole file")
    }

    @Test func `the tutorial shows every step once and in order`() throws {
        let tutorial = try String(
            contentsOf: Self.catalogue.appendingPathComponent("Embed-Aryz.tutorial"), encoding: .utf8)
        let shown = tutorial.matches(of: #/@Code\(name: "(\w+)\.swift", file: "([\w.-]+)"\)/#)
        for name in ["AppealService", "ExampleService"] {
            let files = shown.filter { $0.1 == name }.map { String($0.2) }
            #expect(try files == Self.steps(of: name).map(\.lastPathComponent))
        }
        #expect(tutorial.components(separatedBy: "@Step {").count == shown.count + 1, "every step shows code")
    }
}
