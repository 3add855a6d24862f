// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals

extension Context {
    /// Checks the log's key store against it: what is wrong with it, one sentence each.
    func checkKeys(of log: EventLog) throws -> [String] {
        do { return try KeyStore.verify(for: log).findings.map(\.description) } catch { throw Failure(error) }
    }
}
