// SPDX-License-Identifier: Apache-2.0

/// Gives each event type a small number, the same for as long as the log is open.
final class TypeNames: Sendable {
    private struct State {
        var names: [String] = []
        var numbers: [ExactText: Int] = [:]
    }
    private let state = Monitor(State())

    func number(of name: String) -> Int {
        state.withLock { state in
            if let number = state.numbers[ExactText(name)] { return number }
            state.names.append(name)
            state.numbers[ExactText(name)] = state.names.count - 1
            return state.names.count - 1
        }
    }

    func numbers(of names: [String]) -> [Int] { names.map(number(of:)) }

    func name(_ number: Int) -> String { state.withLock { $0.names[number] } }
}
