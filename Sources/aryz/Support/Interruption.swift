// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc
import Synchronization

/// Ctrl-C and the request to end: noted, so that a writer finishes what it has begun; the second one ends at once.
enum Interruption {
    private static let signal = Atomic<Int32>(0)

    /// The signal that came; nil when none did.
    static var received: Int32? {
        let value = signal.load(ordering: .acquiring)
        return value == 0 ? nil : value
    }

    /// From now on notes the signals and calls `wake` on a thread of its own when the first comes.
    static func note(wake: @escaping @Sendable () -> Void = {}) throws {
        var signals = signalSet()
        // Blocked here, so in every thread made from now on: only the waiting thread gets them.
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        try OwnThread.startOrFail {
            var waited = signalSet()
            var number: Int32 = 0
            unsafe sigwait(&waited, &number)
            signal.store(number, ordering: .releasing)
            wake()
            unsafe sigwait(&waited, &number)
            _exit(128 + number)
        }
    }

    private static func signalSet() -> sigset_t {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGINT)
        unsafe sigaddset(&signals, SIGTERM)
        return signals
    }

    /// Throws when a signal came.
    static func check() throws {
        if let signal = received { throw Interrupted(signal: signal) }
    }
}

extension OwnThread {
    /// The same, for a caller that can do nothing without the thread.
    static func startOrFail(_ body: @escaping @Sendable () -> Void) throws {
        guard start(body) else { throw Failure(.io, "The system has no room for another thread.") }
    }
}
