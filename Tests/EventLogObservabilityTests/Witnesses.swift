// SPDX-License-Identifier: Apache-2.0

import EventLog
import Logging
import Metrics

/// Keeps in memory what metrics come to.
final class MetricsInMemory: MetricsFactory {
    /// What one metric came to: how often it was told something, the sum of it, and the last.
    struct Value {
        var count = 0
        var sum = 0.0
        var last = 0.0
    }
    private let values = Monitor<[String: Value]>([:])

    /// The metric with this label, and its dimensions behind it where it has some.
    subscript(_ label: String) -> Value { values.withLock { $0[label] ?? Value() } }

    /// All that was told anything.
    var labels: [String] { values.withLock { Array($0.keys) } }

    private final class Handler: CounterHandler, FloatingPointCounterHandler, RecorderHandler, TimerHandler {
        let label: String
        let owner: MetricsInMemory

        init(_ label: String, _ dimensions: [(String, String)], _ owner: MetricsInMemory) {
            self.label = ([label] + dimensions.map { "\($0.0)=\($0.1)" }).joined(separator: " ")
            self.owner = owner
        }

        private func add(_ amount: Double) {
            owner.values.withLock { values in
                var value = values[label] ?? Value()
                value.count += 1
                value.sum += amount
                value.last = amount
                values[label] = value
            }
        }
        func increment(by amount: Int64) { add(Double(amount)) }
        func increment(by amount: Double) { add(amount) }
        func reset() {}
        func record(_ value: Int64) { add(Double(value)) }
        func record(_ value: Double) { add(value) }
        func recordNanoseconds(_ duration: Int64) { add(Double(duration)) }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Handler(label, dimensions, self)
    }
    func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler { Handler(label, dimensions, self) }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Handler(label, dimensions, self)
    }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Handler(label, dimensions, self)
    }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

/// Keeps records in memory.
final class RecordsInMemory: Sendable {
    /// One record.
    struct Record: Sendable {
        var level: Logger.Level
        var message: String
        var fields: [String: String]
    }
    private let kept = Monitor<[Record]>([])

    /// What was recorded so far.
    var records: [Record] { kept.withLock { $0 } }

    /// A logger that records here.
    var logger: Logger { Logger(label: "test", factory: { _ in Handler(owner: self) }) }

    private struct Handler: LogHandler {
        let owner: RecordsInMemory
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).mapValues { "\($0)" }
            owner.kept.withLock {
                $0.append(Record(level: event.level, message: "\(event.message)", fields: fields))
            }
        }
    }
}
