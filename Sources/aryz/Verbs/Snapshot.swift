// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Looks after the snapshots.
struct Snapshot: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list, verify and drop snapshots of the projections.",
        discussion: "Snapshots only save time: whatever they say can be computed from the events.",
        subcommands: [SnapshotCreate.self, SnapshotList.self, SnapshotVerify.self, SnapshotDrop.self]
    )
    @ParentCommand var root: Aryz
}

/// Makes snapshots.
struct SnapshotCreate: Verb {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a snapshot of each projection at the log's end.",
        discussion:
            "Of sealed segments the projections' states over each alone are kept besides, where they are missing.")
    @ParentCommand var snapshot: Snapshot
    @OptionGroup var global: GlobalOptions

    var root: Aryz { snapshot.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try create(try context.project(CurrentState.self, of: log), context)
        try keepPartials(Register.self, log, context)
        try create(try context.project(Register.self, of: log), context)
        try keepPartials(Satisfaction.self, log, context)
        try create(try context.project(Satisfaction.self, of: log), context)
        try keepPartials(RatingTotals.self, log, context)
    }

    private func create<Subject: Projection>(_ runner: ProjectionRunner<Subject>, _ context: Context) throws {
        let info: SnapshotInfo
        do { info = try SnapshotStore(log: runner.log).create(runner) } catch { throw Failure(error) }
        try context.print(info)
    }

    private func keepPartials<Subject: MergeableProjection>(
        _ subject: Subject.Type, _ log: EventLog, _ context: Context
    ) throws {
        let made: [PartialInfo]
        do { made = try PartialStore(log: log).complete(Subject.self) } catch {
            switch error {
            case .computing(.log(let error)): throw Failure(error)
            case .computing(let error): throw Failure(.damaged, "\(error)")
            case .storing(let error): throw Failure(error)
            }
        }
        for info in made { try context.print(info) }
    }
}

/// Lists snapshots.
struct SnapshotList: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The snapshots that there are.",
        discussion: "Reads each to its end: one that is damaged is listed with usable false and the reason.")
    @ParentCommand var snapshot: Snapshot
    @OptionGroup var global: GlobalOptions

    var root: Aryz { snapshot.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        let found: (snapshots: [SnapshotInfo], warnings: [SnapshotWarning])
        do { found = try SnapshotStore(log: log).list(readingContent: true) } catch { throw Failure(error) }
        for info in found.snapshots { try context.print(info) }
        for warning in found.warnings {
            try context.print(warning)
            context.say("aryz: \(warning)")
        }
        let kept: (partials: [PartialInfo], warnings: [SnapshotWarning])
        do { kept = try PartialStore(log: log).list(readingContent: true) } catch { throw Failure(error) }
        for info in kept.partials { try context.print(info) }
        for warning in kept.warnings {
            try context.print(warning)
            context.say("aryz: \(warning)")
        }
    }
}

/// Verifies snapshots.
struct SnapshotVerify: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compute every snapshot again from the events and compare.",
        discussion: "Exit status 1 when one is different or can not be used."
    )
    @ParentCommand var snapshot: Snapshot
    @OptionGroup var global: GlobalOptions

    var root: Aryz { snapshot.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        var isGood = true
        isGood = try verify(CurrentState.self, log, context) && isGood
        isGood = try verify(Register.self, log, context) && isGood
        isGood = try verify(Satisfaction.self, log, context) && isGood
        isGood = try verifyPartials(Register.self, log, context) && isGood
        isGood = try verifyPartials(Satisfaction.self, log, context) && isGood
        isGood = try verifyPartials(RatingTotals.self, log, context) && isGood
        if let missing = try log.missingEnd().first { throw Failure(.difference, missing.description) }
        if !isGood {
            throw Failure(.difference, "Drop such snapshots with `aryz snapshot drop`; the log is not concerned.")
        }
    }

    private func verify<Subject: Projection>(
        _ subject: Subject.Type, _ log: EventLog, _ context: Context
    ) throws -> Bool {
        let store = SnapshotStore(log: log)
        let results = try context.watching(log) { (progress) throws(ProjectionError<Subject.Failure>) in
            try store.verify(Subject.self, progress: progress)
        }
        for result in results { try context.print(result) }
        return results.allSatisfy { $0.result == .identical }
    }

    /// The kept results of sealed segments, each of them and all merged.
    private func verifyPartials<Subject: MergeableProjection>(
        _ subject: Subject.Type, _ log: EventLog, _ context: Context
    ) throws -> Bool {
        let store = PartialStore(log: log)
        let results = try context.watching(log) { (progress) throws(ProjectionError<Subject.Failure>) in
            try store.verify(Subject.self, progress: progress)
        }
        for result in results { try context.print(result) }
        return results.allSatisfy { $0.result == .identical }
    }
}

/// Drops snapshots.
struct SnapshotDrop: Verb {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Remove snapshots, usable or not.",
        discussion: "Without --keep the kept results of sealed segments go too.")
    @ParentCommand var snapshot: Snapshot
    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("Keep so many of the newest of each projection.", valueName: "number"))
    var keep = 0

    var root: Aryz { snapshot.root }

    func validate() throws {
        guard keep >= 0 else { throw ValidationError("--keep must not be negative.") }
    }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        let names: [String]
        do { names = try SnapshotStore(log: log).drop(keepingNewest: keep) } catch { throw Failure(error) }
        for name in names { try context.output.line(name) }
        guard keep == 0 else { return }
        let kept: [String]
        do { kept = try PartialStore(log: log).drop() } catch { throw Failure(error) }
        for name in kept { try context.output.line(name) }
    }
}

extension Context {
    fileprivate func print(_ info: SnapshotInfo) throws {
        var text = JSONText()
        text.beginObject()
        text.key("projection")
        text.value(info.projection)
        text.key("version")
        text.value(info.version)
        text.key("position")
        text.value(info.position)
        text.key("createdAt")
        text.value(info.createdAt.iso8601())
        text.key("stateBytes")
        text.value(info.stateBytes)
        text.key("fileBytes")
        text.value(info.fileBytes)
        text.key("file")
        text.value(info.file)
        text.key("usable")
        text.value(true)
        text.endObject()
        try output.line(&text)
    }

    fileprivate func print(_ info: PartialInfo) throws {
        var text = JSONText()
        text.beginObject()
        text.key("projection")
        text.value(info.projection)
        text.key("version")
        text.value(info.version)
        text.key("segment")
        text.value(Int(info.segment))
        text.key("first")
        text.value(info.positions.lowerBound)
        text.key("position")
        text.value(info.positions.upperBound)
        text.key("stateBytes")
        text.value(info.stateBytes)
        text.key("fileBytes")
        text.value(info.fileBytes)
        text.key("file")
        text.value(info.file)
        text.key("usable")
        text.value(true)
        text.endObject()
        try output.line(&text)
    }

    fileprivate func print(_ warning: SnapshotWarning) throws {
        var text = JSONText()
        text.beginObject()
        text.key("file")
        text.value(warning.file)
        text.key("usable")
        text.value(false)
        text.key("message")
        text.value(warning.description)
        text.endObject()
        try output.line(&text)
    }

    fileprivate func print(_ verification: SnapshotVerification) throws {
        var text = JSONText()
        text.beginObject()
        text.key("file")
        text.value(verification.file)
        text.key("position")
        if let position = verification.position { text.value(position) } else { text.null() }
        text.key("result")
        switch verification.result {
        case .identical: text.value("identical")
        case .different(let offset):
            text.value("different")
            text.key("offset")
            text.value(offset)
        case .unusable(let reason):
            text.value("unusable")
            text.key("message")
            text.value(SnapshotWarning(file: verification.file, reason: reason).description)
        }
        text.endObject()
        try output.line(&text)
    }
}

extension Failure {
    fileprivate init(_ error: SnapshotError) { self.init(.io, "\(error)") }
}
