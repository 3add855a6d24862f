// SPDX-License-Identifier: Apache-2.0

/// A record of fixed width that a snapshot holds as it lies in memory.
///
/// A conforming type promises that it is made of integers alone, largest first, without padding between or behind them:
/// then all of its bytes are told, and any bytes make one. A test checks the widths.
protocol RawRecord: BitwiseCopyable, Sendable, Equatable {}

extension Int64: RawRecord {}
extension UInt64: RawRecord {}
extension UInt32: RawRecord {}
extension UInt16: RawRecord {}
extension UInt8: RawRecord {}
