// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A thread for work that blocks, apart from Swift's cooperative pool.
package enum OwnThread {
    /// No work of these threads goes deep; the system's default would take eight times the room.
    private static let stackBytes = 1 << 20

    /// Starts `body` on a thread of its own; false when the system has no room for one.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, stackBytes)
        let box = unsafe Unmanaged.passRetained(Box(body: body))
        let result = unsafe pthread_create(
            &thread, &attributes,
            { argument in
                // The creator passed a retained Box and nothing else ever calls this function.
                let box = unsafe Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue()
                box.body()
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            unsafe box.release()
            return false
        }
        // Nobody joins it: whoever needs its end is told by the body.
        pthread_detach(thread)
        return true
    }
}
