// SPDX-License-Identifier: Apache-2.0

extension EventLog {
    /// Opens the log in a directory for writing, or makes one where there is none yet. Throws as ``open(at:access:options:)``
    /// and ``create(at:options:)`` do.
    public static func openOrCreate(at path: String, options: Options = Options()) throws(LogError) -> EventLog {
        do throws(LogError) {
            return try open(at: path, options: options)
        } catch {
            guard error.code == .noSuchLog else { throw error }
            return try create(at: path, options: options)
        }
    }
}
