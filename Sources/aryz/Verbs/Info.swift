// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog

struct Info: Verb {
    static let configuration = CommandConfiguration(abstract: "What is in the log.")
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    func perform(_ context: Context) throws {
        try context.output.line("log \(context.logPath) \(context.labels.language) \(context.isQuiet)")
    }
}
