// SPDX-License-Identifier: Apache-2.0
#ifndef ARYZ_CRC32C_H
#define ARYZ_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, RFC 3720 B.4) of `count` bytes, continuing from `crc`; start with 0.
/// Uses the SSE 4.2 instruction in three interleaved chains where the processor has it.
uint32_t aryz_crc32c(uint32_t crc, const void *bytes, size_t count);

/// The same value from tables alone, for machines without the instruction and as a test oracle.
uint32_t aryz_crc32c_portable(uint32_t crc, const void *bytes, size_t count);

#endif
