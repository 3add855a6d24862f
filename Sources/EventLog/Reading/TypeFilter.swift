// SPDX-License-Identifier: Apache-2.0

/// Which types a query lets through, by number.
struct TypeFilter {
    private let all: Bool
    private var included: [Bool] = []

    init(_ types: [String]?, names: TypeNames) {
        all = types == nil
        for number in names.numbers(of: types ?? []) {
            if number >= included.count { included += [Bool](repeating: false, count: number + 1 - included.count) }
            included[number] = true
        }
    }

    @inline(__always)
    func includes(_ number: Int) -> Bool { all || (number < included.count && included[number]) }

    func any(of numbers: [Int]) -> Bool { all || numbers.contains(where: includes) }
}
