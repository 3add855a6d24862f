// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What the writer and the readers of an open log have in common.
final class LogShared: Sendable {
    let layout: LogLayout
    let storage: any Storage
    let identity: LogIdentity
    let clock: @Sendable () -> Timestamp
    let observer: (any LogObserver)?
    let catalog = SegmentCatalog()
    let names: TypeNames
    let cache: PartCache
    let hasher: KeyHasher
    let index: Monitor<LogIndex>
    let manifest: ManifestFile
    private let publishedPosition = Atomic<UInt64>(0)
    private let watchers = Monitor(Watchers())

    private struct Watchers {
        var waiting: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var nextNumber = 0
        var cancelled: Set<Int> = []
        var isClosed = false
    }

    init(
        layout: LogLayout, storage: any Storage, identity: LogIdentity, names: TypeNames, manifest: Manifest?,
        options: EventLog.Options
    ) {
        self.layout = layout
        self.storage = storage
        self.identity = identity
        clock = options.clock
        observer = options.observer
        self.names = names
        self.manifest = ManifestFile(manifest, storage: storage, layout: layout)
        hasher = KeyHasher(key: identity)
        cache = PartCache(budget: options.cacheBytes)
        index = Monitor(LogIndex(identity: identity, cache: cache))
    }

    /// The last position that readers may see.
    var published: Position { publishedPosition.load(ordering: .acquiring) }

    /// Shows everything up to `position` to readers and wakes those who wait for it.
    func publish(_ position: Position) {
        publishedPosition.store(position, ordering: .releasing)
        wakeWatchers(closing: false)
    }

    /// The same for a reader, which may look at the end of the log from several threads.
    func publishIfNewer(_ position: Position) {
        if position > published { publish(position) }
    }

    /// Wakes all who wait; they find that nothing more will come.
    func close() { wakeWatchers(closing: true) }

    var isClosed: Bool { watchers.withLock { $0.isClosed } }

    private func wakeWatchers(closing: Bool) {
        let woken = watchers.withLock { watchers in
            if closing { watchers.isClosed = true }
            let woken = watchers.waiting
            if !woken.isEmpty { watchers.waiting = [] }
            return woken
        }
        for watcher in woken { watcher.continuation.resume() }
    }

    /// Suspends until a position after `position` is published, the log is closed or the task is cancelled.
    func waitForMore(after position: Position) async {
        let number = watchers.withLock { watchers in
            watchers.nextNumber += 1
            return watchers.nextNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let settled = watchers.withLock { watchers in
                    if watchers.isClosed || published > position || watchers.cancelled.remove(number) != nil {
                        return true
                    }
                    watchers.waiting.append((number, continuation))
                    return false
                }
                if settled { continuation.resume() }
            }
        } onCancel: {
            let found = watchers.withLock { watchers -> CheckedContinuation<Void, Never>? in
                guard let index = watchers.waiting.firstIndex(where: { $0.number == number }) else {
                    watchers.cancelled.insert(number)
                    return nil
                }
                return watchers.waiting.remove(at: index).continuation
            }
            found?.resume()
        }
        watchers.withLock { _ = $0.cancelled.remove(number) }
    }
}
