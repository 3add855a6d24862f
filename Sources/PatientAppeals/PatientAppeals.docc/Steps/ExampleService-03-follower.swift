// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals

/// A small service around ``AppealService``: fifty visitors at once, somebody who follows the register, a question about a
/// number, and a clean end, also at SIGTERM.
///
///     swift run ExampleService DIRECTORY
@main
struct ExampleService {
    static func main() async throws {
        let service = try AppealService(at: CommandLine.arguments.dropFirst().first ?? "example-log")
        let work = Task { try await visit(service) }
        let outcome = await work.result
        try outcome.get()
    }

    private static func visit(_ service: AppealService) async throws {
        let visitors = 50
        let follower = Task {
            try await service.followRegister { entries in
                entries < visitors
            }
        }
        let receipts = await withTaskGroup(of: CommandReceipt.self) { group in
            for visitor in 0..<visitors where !Task.isCancelled {
                group.addTask { await service.register(key: "visit-\(visitor)", text: "Ждал приёма два часа.") }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let outcomes = Dictionary(grouping: receipts, by: { "\($0.outcome)" }).mapValues(\.count)
        print(
            "registered:", outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        if receipts.count == visitors { try await follower.value } else { follower.cancel() }
        print("the register was followed to its end")
    }
}
