// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A value behind a lock. Over pthreads, because ThreadSanitizer can not see the futex of `Synchronization.Mutex`.
@safe final class Guarded<Value>: @unchecked Sendable {  // the value is only touched under the mutex
    private var value: Value
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init(_ value: Value) {
        self.value = value
        unsafe mutex = .allocate(capacity: 1)
        let made = unsafe pthread_mutex_init(mutex, nil) == 0
        precondition(made, "the system has no room for a lock")
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    func withLock<Result, Failure: Error>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
