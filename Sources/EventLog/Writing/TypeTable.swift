// SPDX-License-Identifier: Apache-2.0

/// The names of a batch's types, numbered as they come.
struct TypeTable: Sendable {
    private(set) var names: [String] = []
    private var numbers: [ExactText: UInt16] = [:]
    /// By what is cheap to see of a name, the type that was last asked for, counted from 1: few types make most events.
    private var recent = [UInt16](repeating: 0, count: Self.recentCount)
    private static let recentCount = 64

    /// Forgets all of them.
    mutating func removeAll() {
        guard !names.isEmpty else { return }
        names.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        for index in recent.indices { recent[index] = 0 }
    }

    /// The number of a type, a new one for one that is new.
    mutating func number(of name: String) -> UInt16 {
        let place = Self.place(of: name)
        let known = recent[place]
        if known > 0, names[Int(known) - 1].isExactly(name) { return known - 1 }
        let number = rarerNumber(of: name)
        recent[place] = number + 1
        return number
    }

    private mutating func rarerNumber(of name: String) -> UInt16 {
        let key = ExactText(name)
        if let number = numbers[key] { return number }
        let number = UInt16(names.count)
        names.append(name)
        numbers[key] = number
        return number
    }

    private static func place(of name: String) -> Int {
        unsafe name.withBytes { bytes in
            guard let first = unsafe bytes.first, let last = unsafe bytes.last else { return 0 }
            let middle = unsafe bytes[bytes.count / 2]
            return (bytes.count &+ Int(first) &* 3 &+ Int(middle) &* 5 &+ Int(last) &* 7) & (recentCount - 1)
        }
    }
}
