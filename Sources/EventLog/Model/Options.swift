// SPDX-License-Identifier: Apache-2.0

extension EventLog {
    /// What a log is opened for.
    public enum Access: Sendable {
        /// Appending and reading; one handle at a time.
        case readWrite
        /// Reading; any number of handles, in any process, beside one that writes.
        case readOnly
    }

    /// When an append is acknowledged.
    public enum Durability: Sendable {
        /// After `fdatasync` of bytes that hold the whole request. The default.
        case synced
        /// When the operating system has the bytes. A crash of the program loses nothing; a crash of the system or a
        /// power failure loses what was appended since the last sync, which the kernel makes after about 30 seconds.
        case osBuffered
    }

    /// When segments that have ended are sealed: made small, indexed on disk and quick to read.
    public enum SealingMode: Sendable {
        /// By a thread of the writing process, as segments end.
        case background
        /// Only when ``EventLog/seal()`` is called.
        case onRequest
    }

    /// How a log is kept. The defaults suit a service; tests make segments small.
    public struct Options: Sendable {
        /// When an append is acknowledged. The default is `.synced`.
        public var durability = Durability.synced
        /// A segment is ended when the next group would make it longer than this many bytes. The default is 32 MiB: that
        /// much is gone over when a log is opened for writing, and its index is what is held in memory.
        public var segmentBytes: UInt64 = 32 << 20
        /// A group takes no further request when it has this many bytes unpacked. It is also about what a reader unpacks
        /// to reach a single event. The default is 256 KiB.
        public var groupBytes = 256 << 10
        /// Unpacked batches kept for reads by stream and tag, in bytes. The default is 32 MiB.
        public var cacheBytes = 32 << 20
        /// After this long without an append a marker proves that the last batch is durable. The default is 50 ms.
        public var idleMarkerAfter = Duration.milliseconds(50)
        /// When segments are sealed. The default is in the background.
        public var sealing = SealingMode.background
        /// With so many segments ended and not sealed, appending waits for the sealing at the end of the next one; from
        /// half of it on, segments are sealed quickly rather than small. The default is 8.
        public var unsealedSegmentsMax = 8
        /// The clock that recorded times are taken from. They never go backwards, whatever it does.
        public var clock: @Sendable () -> Timestamp = { Timestamp.now() }
        /// Whether a log may be made or written on a network file system, where two machines can write at once and a sync
        /// may promise too much. The default is false. Reading is always allowed.
        public var allowsNetworkFileSystem = false
        /// The disk. The default is the real one.
        public var storage: any Storage = PosixStorage()
        /// Who is told what the log does. The default, nil, costs nothing.
        public var observer: (any LogObserver)?

        /// Where a new log's identity and its segments' salts are drawn from; a test makes them repeatable.
        package var randomWord: @Sendable () -> UInt64 = { UInt64.random(in: 1...UInt64.max) }

        /// Which groups of types have a dictionary when a segment is sealed; a test has them in small segments too.
        package var dictionaries = DictionaryChoice.whereItPays

        /// The defaults.
        public init() {}

        /// Options with which a process that does nothing but keep the log takes about `memoryBytes` at most: smaller
        /// segments, whose index is in memory until they are sealed, fewer of them waiting, and a smaller cache. The defaults
        /// are about those for 256 MiB; less than 48 MiB is taken for 48 MiB.
        public static func within(memoryBytes: Int) -> Options {
            let bytes = max(memoryBytes, 48 << 20)
            // A process has some 16 MiB of code and system libraries before it opens anything.
            let share = min((bytes - (16 << 20)) / 8, 32 << 20)
            var options = Options()
            options.segmentBytes = UInt64(share)
            options.cacheBytes = share
            options.unsealedSegmentsMax = min(max(bytes >> 25, 2), 8)
            return options
        }
    }
}
