// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A thread for work that blocks, apart from Swift's cooperative pool.
@safe final class OwnThread: Sendable {
    private let thread: pthread_t

    /// Starts `body` on a thread of its own; nil when the system has no room for one.
    init?(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let box = unsafe Unmanaged.passRetained(Box(body: body))
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                // The creator passed a retained Box and nothing else ever calls this function.
                let box = unsafe Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue()
                box.body()
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            unsafe box.release()
            return nil
        }
        self.thread = thread
    }

    /// Waits until the body has returned. To be called once.
    func join() { pthread_join(thread, nil) }
}
