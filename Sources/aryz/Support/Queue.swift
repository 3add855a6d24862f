// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Hands elements from one thread to another; who is too fast waits.
@safe final class Queue<Element: Sendable>: @unchecked Sendable {  // the state is only touched under the mutex
    private var elements: [Element] = []
    private var isFinished = false
    private var bytes = 0
    private let limit: Int
    private let bytesMax: Int
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>

    /// A queue that holds at most `limit` elements and about `bytesMax` bytes.
    init(limit: Int, bytesMax: Int) {
        self.limit = limit
        self.bytesMax = bytesMax
        unsafe mutex = .allocate(capacity: 1)
        unsafe changed = .allocate(capacity: 1)
        let isMade = unsafe pthread_mutex_init(mutex, nil) == 0 && pthread_cond_init(changed, nil) == 0
        precondition(isMade, "the system has no room for a lock")
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }

    /// Adds an element that takes so many bytes; waits while the queue is full. Returns false when nobody takes any more.
    func put(_ element: Element, bytes count: Int) -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while elements.count >= limit || bytes >= bytesMax, !isFinished { unsafe pthread_cond_wait(changed, mutex) }
        guard !isFinished else { return false }
        elements.append(element)
        bytes += count
        if elements.count == 1 { unsafe pthread_cond_broadcast(changed) }
        return true
    }

    /// Says that nothing more comes, or that nothing more is wanted.
    func finish() {
        unsafe pthread_mutex_lock(mutex)
        isFinished = true
        unsafe pthread_cond_broadcast(changed)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Takes all elements that are there; waits for the first. None when the queue is finished and empty.
    func takeAll() -> [Element] {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while elements.isEmpty, !isFinished { unsafe pthread_cond_wait(changed, mutex) }
        var taken: [Element] = []
        swap(&taken, &elements)
        bytes = 0
        unsafe pthread_cond_broadcast(changed)
        return taken
    }
}
