// SPDX-License-Identifier: Apache-2.0
#include "block_walk.h"
#include <lz4.h>
#include <stdlib.h>
#include <string.h>

enum {
    block_header = 32, footer_fixed = 104, footer_type = 15, directory_stripe = 24, directory_block = 20, trailer = 32, directory_section = 1, dictionary_section = 7, dictionary_entry = 16, organisation_field = 5, score_field = 16
};

static uint32_t u32(const uint8_t *at) { uint32_t v; memcpy(&v, at, 4); return v; }
static uint16_t u16(const uint8_t *at) { uint16_t v; memcpy(&v, at, 2); return v; }
static uint64_t u64(const uint8_t *at) { uint64_t v; memcpy(&v, at, 8); return v; }

static inline uint64_t varint(const uint8_t **next, const uint8_t *end) {
    uint64_t value = 0;
    for (int shift = 0; *next < end && shift < 70; shift += 7) {
        uint8_t byte = *(*next)++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) break;
    }
    return value;
}

block_walk_place block_walk_type(const uint8_t *file, size_t bytes, const char *name) {
    const uint8_t *footer = file + u64(file + bytes - trailer);
    const uint8_t *next = footer + footer_fixed + 24 * u16(footer + 4);
    for (int type = 0; type < u16(footer + 6); type++) {
        size_t length = next[footer_type - 1];
        if (length == strlen(name) && memcmp(next + footer_type, name, length) == 0) {
            return (block_walk_place){ .type = type, .group = u16(next + 12) };
        }
        next += footer_type + length;
    }
    return (block_walk_place){ .type = -1, .group = -1 };
}

static int ascending(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

size_t block_walk_find(const uint8_t *file, size_t bytes, size_t *offsets, size_t max) {
    const uint8_t *footer = file + u64(file + bytes - trailer);
    for (int section = 0; section < u16(footer + 4); section++) {
        const uint8_t *entry = footer + footer_fixed + 24 * section;
        if (u16(entry) != directory_section) continue;
        const uint8_t *directory = file + u64(entry + 8);
        const uint8_t *blocks = directory + 8 + directory_stripe * (size_t)u32(directory);
        size_t count = u32(directory + 4);
        if (count > max) return 0;
        for (size_t i = 0; i < count; i++) offsets[i] = u64(blocks + directory_block * i);
        qsort(offsets, count, sizeof *offsets, ascending);
        return count;
    }
    return 0;
}

// Reads the organisation, and of a rating the score.
static inline void walk_payload(const uint8_t *next, const uint8_t *end, int is_rated, block_walk_sum *sum) {
    int last = is_rated ? score_field : organisation_field;
    while (next < end) {
        uint64_t tag = varint(&next, end);
        int field = (int)(tag >> 3);
        if (field > last) return;
        if ((tag & 7) == 0) {
            uint64_t value = varint(&next, end);
            if (field == score_field) sum->scores += value >> 1;
        } else if ((tag & 7) == 2) {
            uint64_t length = varint(&next, end);
            if (field == organisation_field) sum->organisation += length;
            next += length;
        } else {
            next += (tag & 7) == 1 ? 8 : 4;
        }
        if (field == last) return;
    }
}

// The columns in their order: places, streams, revisions, times, lengths of payloads, types, lengths of tags and of
// metadata, marks of ids.
static int walk_rows(const uint8_t *header, const uint8_t *raw, uint32_t *lengths, uint16_t *types,
                     block_walk_place rated, block_walk_sum *sum) {
    uint32_t count = u32(header + 8), raw_length = u32(header + 16);
    int is_group = u16(header + 4) == rated.group;
    uint8_t parts = header[7];
    const uint8_t *next = raw, *end = raw + raw_length;
    uint64_t place = u32(header + 12), stream = 0, revisions = 0, behind = 0;
    int64_t time = 0;
    for (uint32_t i = 1; i < count; i++) place += 1 + varint(&next, end);
    for (uint32_t i = 0; i < count; i++) stream += varint(&next, end);
    for (uint32_t i = 0; i < count; i++) revisions += varint(&next, end);
    for (uint32_t i = 0; i < count; i++) time += (int64_t)varint(&next, end);
    for (uint32_t i = 0; i < count; i++) behind += lengths[i] = (uint32_t)varint(&next, end);
    if (parts & 8) for (uint32_t i = 0; i < count; i++) types[i] = (uint16_t)varint(&next, end);
    if (parts & 1) for (uint32_t i = 0; i < count; i++) if (varint(&next, end) > 0) varint(&next, end);
    if (parts & 2) for (uint32_t i = 0; i < count; i++) varint(&next, end);
    if (parts & 4) for (uint32_t i = 0; i < count; i++) varint(&next, end);
    if (behind > raw_length) return -1;
    next = end - behind;
    for (uint32_t i = 0; i < count; i++) {
        int is_rated = parts & 8 ? types[i] == rated.type : is_group;
        sum->rated += is_rated;
        walk_payload(next, next + lengths[i], is_rated, sum);
        next += lengths[i];
    }
    sum->events += count;
    // Nothing that was read may be left out by the compiler.
    __asm__ volatile("" : : "r"(place), "r"(stream), "r"(revisions), "r"(time));
    return 0;
}

// A group's room: its dictionary, and behind it, where LZ4 finds it fastest, a block unpacked.
typedef struct {
    uint8_t *room;
    size_t dictionary, bytes;
} group_room;

enum { block_room = 1 << 16 };

static size_t count_groups(const uint8_t *file, const size_t *offsets, size_t count) {
    size_t groups = 0;
    for (size_t i = 0; i < count; i++) {
        size_t group = u16(file + offsets[i] + 4);
        if (group >= groups) groups = group + 1;
    }
    return groups;
}

// Unpacks the dictionaries; -1 where one makes no sense.
static int unpack_dictionaries(const uint8_t *file, size_t bytes, group_room *groups, size_t count) {
    const uint8_t *footer = file + u64(file + bytes - trailer);
    for (int section = 0; section < u16(footer + 4); section++) {
        const uint8_t *entry = footer + footer_fixed + 24 * section;
        if (u16(entry) != dictionary_section) continue;
        const uint8_t *table = file + u64(entry + 8);
        const uint8_t *stored = table + 4 + (size_t)dictionary_entry * u32(table) + 4;
        for (uint32_t i = 0; i < u32(table); i++) {
            const uint8_t *at = table + 4 + dictionary_entry * i;
            uint32_t packed = u32(at + 4), length = u32(at + 8);
            const uint8_t *source = stored;
            stored += packed;
            if (length > block_room) return -1;
            if (u16(at) >= count) continue;  // none of the blocks is of this group
            group_room *group = &groups[u16(at)];
            if (!(group->room = malloc(length + block_room))) return -1;
            group->dictionary = length;
            group->bytes = block_room;
            if (packed == length) memcpy(group->room, source, length);
            else if (LZ4_decompress_safe((const char *)source, (char *)group->room, (int)packed, (int)length) != (int)length) return -1;
        }
    }
    return 0;
}

// Unpacks a block behind its group's dictionary; NULL where it makes no sense.
static const uint8_t *unpack(const uint8_t *header, group_room *group) {
    uint32_t length = u32(header + 16), stored = u32(header + 20);
    if (length > group->bytes) {
        uint8_t *room = realloc(group->room, group->dictionary + length);
        if (!room) return NULL;
        group->room = room;
        group->bytes = length;
    }
    const char *source = (const char *)header + block_header, *dictionary = (const char *)group->room;
    char *target = (char *)group->room + group->dictionary;
    int done = header[6] == 3
        ? LZ4_decompress_safe_usingDict(source, target, (int)stored, (int)length, dictionary, (int)group->dictionary)
        : LZ4_decompress_safe(source, target, (int)stored, (int)length);
    return done == (int)length ? (const uint8_t *)target : NULL;
}

long block_walk_at(const uint8_t *file, size_t bytes, const size_t *offsets, size_t count,
                   block_walk_place rated, block_walk_sum *sum) {
    size_t group_count = count_groups(file, offsets, count);
    group_room *groups = calloc(group_count + 1, sizeof *groups);
    uint32_t *lengths = malloc(4096 * sizeof *lengths);
    uint16_t *types = malloc(4096 * sizeof *types);
    long done = unpack_dictionaries(file, bytes, groups, group_count);
    for (size_t i = 0; i < count && done >= 0; i++) {
        const uint8_t *header = file + offsets[i];
        if (offsets[i] + block_header + u32(header + 20) > bytes || u32(header + 8) > 4096) { done = -1; break; }
        const uint8_t *body = header[6] == 1 ? header + block_header : unpack(header, &groups[u16(header + 4)]);
        done = body && walk_rows(header, body, lengths, types, rated, sum) == 0 ? done + 1 : -1;
    }
    for (size_t i = 0; i < group_count; i++) free(groups[i].room);
    free(groups);
    free(lengths);
    free(types);
    return done;
}
