// SPDX-License-Identifier: Apache-2.0
//
// The limit of replay: a plain loop in C over the blocks of a sealed segment that does what a fold needs and no more.
#ifndef BLOCK_WALK_H
#define BLOCK_WALK_H
#include <stddef.h>
#include <stdint.h>

// What the fold makes of the events.
typedef struct {
    uint64_t events;
    uint64_t organisation; // bytes of all organisations' codes
    uint64_t rated;
    uint64_t scores;
} block_walk_sum;

// Where a type stands among a segment's types, and the group that it is stored with; -1 where it has none.
typedef struct {
    int type;
    int group;
} block_walk_place;

// Looks for a type by its name.
block_walk_place block_walk_type(const uint8_t *file, size_t bytes, const char *name);

// The blocks' offsets by the directory, in the order of the file; how many, 0 where there are more than `max`.
size_t block_walk_find(const uint8_t *file, size_t bytes, size_t *offsets, size_t max);

// Unpacks and walks the blocks at these offsets, in the order of the file. Returns how many; -1 where one makes no sense.
long block_walk_at(const uint8_t *file, size_t bytes, const size_t *offsets, size_t count,
                   block_walk_place rated, block_walk_sum *sum);
#endif
