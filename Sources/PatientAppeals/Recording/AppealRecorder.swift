// SPDX-License-Identifier: Apache-2.0

import Dispatch
public import EventLog
import EventSourcing

/// Carries commands out: finds the appeal, decides, seals, appends, and says what came of each.
///
/// Any number of recorders, in this process, may work on one log: an append goes through only on the state that was
/// decided on, else the command is decided anew. Numbers, register entries and references stay unique by conditions of
/// the append, not by anything kept here; what is kept only saves reading.
public final class AppealRecorder: Sendable {
    /// What the recorder remembers, and how often it tries.
    public struct Options: Sendable {
        /// Appeals that are kept in memory, about 1 KiB each. The default is 16,384.
        public var keptAppeals = 16_384
        /// How often a command is decided anew when others are faster. The default is 16.
        public var attempts = 16
        /// On how many threads a clock tick reads that finds thousands of appeals. The default is 2.
        public var threads = 2
        /// What commands' times are compared with, see ``Settings/Limits/futureMinutes``. The default is the system's clock.
        public var clock: @Sendable () -> Timestamp = { .now() }
        /// Who may learn who the applicant is. The default is ``IdentityRule/standard``.
        public var identityRule = IdentityRule.standard
        /// Draws the numbers of new appeals. The default is the system's random generator.
        public var trackingNumber: @Sendable () -> TrackingNumber = {
            var generator = SystemRandomNumberGenerator()
            return TrackingNumber.random(using: &generator)
        }

        /// The defaults.
        public init() {}
    }
    /// The log.
    public let log: EventLog
    /// The keys.
    public let keys: KeyStore
    /// The settings that the rules stand on.
    public let settings: Settings
    let options: Options
    let decider: AppealDecider
    let state: Monitor<RecorderState>
    private let inbox = Monitor<[Waiting]>([])
    private let queue = DispatchQueue(label: "aryz.recorder")

    private struct Waiting: Sendable {
        var commands: [AppealCommand]
        var continuation: CheckedContinuation<[CommandReceipt], Never>
    }

    /// A recorder over a log that was opened for writing.
    public init(log: EventLog, keys: KeyStore, settings: Settings = .standard, options: Options = Options()) {
        self.log = log
        self.keys = keys
        self.settings = settings
        self.options = options
        decider = AppealDecider(settings: settings)
        state = Monitor(RecorderState(reader: AppealReader(log), keptAppeals: options.keptAppeals))
    }

    /// Carries commands out in their order, with few commits for all of them, and returns when those that were carried out
    /// are on disk. One receipt a command. Blocks: not for a task of Swift's cooperative pool.
    public func recordBlocking(_ commands: [AppealCommand]) -> [CommandReceipt] {
        guard !commands.isEmpty else { return [] }
        return state.withLock { state in
            var batch = RecorderBatch(recorder: self, commands: commands)
            batch.run(&state)
            return batch.receipts
        }
    }

    /// The same, suspending. Commands of other tasks that come in the meantime go into the next commit together.
    public func record(_ commands: [AppealCommand]) async -> [CommandReceipt] {
        await withCheckedContinuation { continuation in
            let isFirst = inbox.withLock { inbox in
                inbox.append(Waiting(commands: commands, continuation: continuation))
                return inbox.count == 1
            }
            if isFirst { queue.async { self.empty() } }
        }
    }

    /// The same for one command.
    public func record(_ command: AppealCommand) async -> CommandReceipt { await record([command])[0] }

    private func empty() {
        let waiting = inbox.withLock { inbox in
            defer { inbox = [] }
            return inbox
        }
        var receipts = recordBlocking(waiting.flatMap(\.commands))[...]
        for one in waiting {
            one.continuation.resume(returning: Array(receipts.prefix(one.commands.count)))
            receipts = receipts.dropFirst(one.commands.count)
        }
    }
}
