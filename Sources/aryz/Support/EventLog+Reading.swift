// SPDX-License-Identifier: Apache-2.0

import EventLog

extension EventLog {
    /// Reads with errors of either kind thrown alike.
    func forEach(_ query: EventQuery = EventQuery(), _ body: (borrowing EventView) throws -> Bool) throws {
        do throws(ReadError<any Error>) {
            try read(query, body)
        } catch {
            switch error {
            case .log(let error): throw error
            case .body(let error): throw error
            }
        }
    }
}
