// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A thread that may block, unlike those of Swift's pool.
final class Worker: Sendable {
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Void) {
        Thread { [done] in
            body()
            done.signal()
        }.start()
    }

    func join() { done.wait() }
}
