// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog

/// Makes a log.
struct Initialize: Verb {
    static let configuration = CommandConfiguration(commandName: "init", abstract: "Make an empty log.")
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    func perform(_ context: Context) throws {
        let log = try EventLog.create(at: context.logPath)
        try log.close()
        context.say("Made an empty log in \(context.logPath).")
    }
}
