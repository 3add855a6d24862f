// SPDX-License-Identifier: Apache-2.0

import Benchmark
import EventLog
import Workbench

let benchmarks: @Sendable () -> Void = {
}
