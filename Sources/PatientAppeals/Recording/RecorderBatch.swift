// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// Commands on their way, in rounds: decide all that can be decided now, append them in one go, and take those whose
/// conditions did not hold into the next round.
///
/// A command is decided on the state that the commands before it in the round will leave, if they go through. If one does
/// not, those behind it on the same appeal or register do not either, because their conditions name what it would have made.
struct RecorderBatch {
    let recorder: AppealRecorder
    let commands: [AppealCommand]
    var receipts: [CommandReceipt]
    private var waiting: [Int]
    private var attempts: [Int]
    var round = Round()

    /// What the commands of a round have planned so far.
    struct Round {
        var plans: [Plan] = []
        var keys: Set<String> = []
        /// The streams that plans extend.
        var streams: Set<String> = []
        var references: Set<String> = []
        /// The streams of commands that wait for the next round: what comes after them there waits as well.
        var blocked: Set<String> = []
        /// Whether a registration waits: further ones do too, and an unknown appeal may be the one that it will make.
        var isRegistrationWaiting = false
    }

    /// What is to be appended for one command.
    struct Plan {
        var index: Int
        var stream: String
        var request: AppendRequest
        var receipt: CommandReceipt
        var registry: String?
        var reference: String?
    }

    /// What planning a command came to.
    enum Step {
        case done(CommandReceipt)
        case append(Plan)
        /// It needs the outcome of commands before it.
        case wait
    }

    init(recorder: AppealRecorder, commands: [AppealCommand]) {
        self.recorder = recorder
        self.commands = commands
        receipts = Array(repeating: CommandReceipt(.conflict), count: commands.count)
        waiting = Array(commands.indices)
        attempts = Array(repeating: 0, count: commands.count)
    }

    mutating func run(_ state: inout RecorderState) {
        while !waiting.isEmpty {
            var next: [Int] = []
            round = Round()
            for (place, index) in waiting.enumerated() {
                if case .erasePerson = commands[index].body {
                    // Destroys a key at once, so that nothing of the round may wait for it.
                    guard round.plans.isEmpty, next.isEmpty else {
                        next.append(contentsOf: waiting[place...])
                        break
                    }
                }
                do throws(RecordingError) {
                    switch try plan(index, &state) {
                    case .done(let receipt): receipts[index] = receipt
                    case .append(let plan): round.plans.append(plan)
                    case .wait: next.append(index)
                    }
                } catch {
                    receipts[index].outcome = .failed(error)
                }
            }
            next.append(contentsOf: append(&state))
            waiting = next.sorted()
        }
        noteLanguages(&state)
    }

    /// Appends the round's plans. Returns the commands that have to be decided anew.
    private mutating func append(_ state: inout RecorderState) -> [Int] {
        guard !round.plans.isEmpty else { return [] }
        do throws(KeyStoreError) {
            try recorder.keys.sync()
        } catch {
            for plan in round.plans {
                receipts[plan.index].outcome = .failed(.keys(error))
                forget(plan, &state)
            }
            return []
        }
        var again: [Int] = []
        let results = recorder.log.appendBlocking(contentsOf: round.plans.map(\.request))
        for (plan, result) in zip(round.plans, results) {
            switch result {
            case .success(let receipt) where receipt.outcome == .appended:
                receipts[plan.index] = plan.receipt
                receipts[plan.index].positions = receipt.positions
                if let registry = plan.registry { state.registers[registry]?.position = receipt.positions.lowerBound }
            case .success:
                // Somebody appended the same command since it was looked for.
                forget(plan, &state)
                again.append(plan.index)
            case .failure(let error):
                forget(plan, &state)
                attempts[plan.index] += 1
                if error.code == .conflict, attempts[plan.index] < recorder.options.attempts {
                    again.append(plan.index)
                } else {
                    receipts[plan.index] = receipt(for: error)
                }
            }
        }
        return again
    }

    private func receipt(for error: LogError) -> CommandReceipt {
        switch error.code {
        case .conflict: CommandReceipt(.conflict)
        case .invalidRequest:
            CommandReceipt(
                .rejected(Rejection(.invalidRequest, "command", "is not taken by the log: \(error.message)")))
        default: CommandReceipt(.failed(.log(error)))
        }
    }

    /// What was kept as if the plan had gone through is out of date.
    private func forget(_ plan: Plan, _ state: inout RecorderState) {
        state.appeals[plan.stream] = nil
        if let registry = plan.registry { state.registers[registry] = nil }
        if let reference = plan.reference { state.addresses[.reference(reference)] = nil }
        if let entry = plan.receipt.register { state.addresses[.register(entry)] = nil }
    }
}
