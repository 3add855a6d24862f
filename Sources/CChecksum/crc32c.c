// SPDX-License-Identifier: Apache-2.0
#include "crc32c.h"

#include <string.h>

#define POLYNOMIAL 0x82F63B78u /* Castagnoli, bits reversed */
#define LANE 1024              /* bytes that each of the three chains takes before they are joined */
#define SHORT_LANE 128         /* the same for what is left */

static uint32_t table[8][256];
/* Advance a CRC over one lane of zero bytes, or over two. */
static uint32_t skipOneLane[4][256], skipTwoLanes[4][256], skipOneShort[4][256], skipTwoShorts[4][256];
static int hasInstruction;

static uint32_t overZeros(uint32_t crc, size_t count) {
    while (count--) crc = table[0][crc & 0xff] ^ (crc >> 8);
    return crc;
}

/* The CRC of a sum is the sum of the CRCs: only the powers of two have to be gone over. */
static void prepareSkip(uint32_t skip[4][256], size_t zeros) {
    for (int byte = 0; byte < 4; byte++)
        for (uint32_t i = 1; i < 256; i++) {
            uint32_t rest = i & (i - 1);
            skip[byte][i] = rest == 0 ? overZeros(i << (8 * byte), zeros) : skip[byte][rest] ^ skip[byte][i ^ rest];
        }
}

__attribute__((constructor)) static void prepareTables(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
        table[0][i] = crc;
    }
    for (uint32_t i = 0; i < 256; i++)
        for (int k = 1; k < 8; k++) table[k][i] = table[0][table[k - 1][i] & 0xff] ^ (table[k - 1][i] >> 8);
    prepareSkip(skipOneLane, LANE);
    prepareSkip(skipTwoLanes, 2 * LANE);
    prepareSkip(skipOneShort, SHORT_LANE);
    prepareSkip(skipTwoShorts, 2 * SHORT_LANE);
#if defined(__x86_64__)
    __builtin_cpu_init();
    hasInstruction = __builtin_cpu_supports("sse4.2");
#endif
}

uint32_t aryz_crc32c_portable(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    uint32_t state = ~crc;
    for (; count >= 8; next += 8, count -= 8) {
        uint32_t low, high;
        memcpy(&low, next, 4);
        memcpy(&high, next + 4, 4);
        low ^= state;
        state = table[7][low & 0xff] ^ table[6][(low >> 8) & 0xff] ^ table[5][(low >> 16) & 0xff] ^ table[4][low >> 24]
            ^ table[3][high & 0xff] ^ table[2][(high >> 8) & 0xff] ^ table[1][(high >> 16) & 0xff] ^ table[0][high >> 24];
    }
    while (count--) state = table[0][(state ^ *next++) & 0xff] ^ (state >> 8);
    return ~state;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

static inline uint32_t skip(uint32_t lanes[4][256], uint32_t crc) {
    return lanes[0][crc & 0xff] ^ lanes[1][(crc >> 8) & 0xff] ^ lanes[2][(crc >> 16) & 0xff] ^ lanes[3][crc >> 24];
}

static inline uint64_t word(const uint8_t *at) {
    uint64_t value;
    memcpy(&value, at, 8);
    return value;
}

/* The instruction takes three cycles but one can start each cycle: three chains keep it busy. */
__attribute__((target("sse4.2"), always_inline)) static inline uint64_t threeLanes(
    uint64_t state, const uint8_t *next, size_t lane, uint32_t skipOne[4][256], uint32_t skipTwo[4][256]) {
    uint64_t first = state, second = 0, third = 0;
    for (size_t i = 0; i < lane; i += 8) {
        first = _mm_crc32_u64(first, word(next + i));
        second = _mm_crc32_u64(second, word(next + lane + i));
        third = _mm_crc32_u64(third, word(next + 2 * lane + i));
    }
    return skip(skipTwo, (uint32_t)first) ^ skip(skipOne, (uint32_t)second) ^ (uint32_t)third;
}

__attribute__((target("sse4.2"))) static uint32_t withInstruction(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    uint64_t state = (uint32_t)~crc;
    for (; count >= 3 * LANE; next += 3 * LANE, count -= 3 * LANE)
        state = threeLanes(state, next, LANE, skipOneLane, skipTwoLanes);
    for (; count >= 3 * SHORT_LANE; next += 3 * SHORT_LANE, count -= 3 * SHORT_LANE)
        state = threeLanes(state, next, SHORT_LANE, skipOneShort, skipTwoShorts);
    for (; count >= 8; next += 8, count -= 8) state = _mm_crc32_u64(state, word(next));
    while (count--) state = _mm_crc32_u8((uint32_t)state, *next++);
    return ~(uint32_t)state;
}
#endif

uint32_t aryz_crc32c(uint32_t crc, const void *bytes, size_t count) {
#if defined(__x86_64__)
    if (__builtin_expect(hasInstruction, 1)) return withInstruction(crc, bytes, count);
#endif
    return aryz_crc32c_portable(crc, bytes, count);
}
