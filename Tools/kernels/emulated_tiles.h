/// The instructions of AMX, emulated as Intel's manual has them (SDM 2, LDTILECFG to TILEZERO), in place of the intrinsics
/// of <immintrin.h>. What raises an exception there ends the program with a message.
#ifndef TERN_EMULATED_TILES_H
#define TERN_EMULATED_TILES_H

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TILE_COUNT = 8, MOST_LINES = 16, MOST_BYTES = 64 };

typedef struct {
  uint8_t palette, start_row, reserved[14];
  uint16_t line_bytes[16];
  uint8_t lines[16];
} tile_configuration;

static _Thread_local tile_configuration configuration;
static _Thread_local _Alignas(64) uint8_t tiles[TILE_COUNT][MOST_LINES][MOST_BYTES];

static void tile_fault(const char *instruction, const char *reason) {
  fprintf(stderr, "%s: %s\n", instruction, reason);
  abort();
}

static void emulated_loadconfig(const void *memory) {
  static const uint8_t zeros[16];
  tile_configuration c;
  memcpy(&c, memory, sizeof c);
  if (c.palette > 1) tile_fault("LDTILECFG", "no such palette");
  if (c.palette == 1) {
    if (c.start_row != 0 || memcmp(c.reserved, zeros, sizeof c.reserved) != 0)
      tile_fault("LDTILECFG", "a start row, or reserved bytes");
    for (int i = 0; i < 16; i++) {
      if (i >= TILE_COUNT && (c.line_bytes[i] || c.lines[i])) tile_fault("LDTILECFG", "no such tile");
      if (c.line_bytes[i] > MOST_BYTES || c.lines[i] > MOST_LINES)
        tile_fault("LDTILECFG", "a tile is too large");
      if (!c.line_bytes[i] != !c.lines[i]) tile_fault("LDTILECFG", "a tile has but one extent");
    }
  } else {
    memset(&c, 0, sizeof c);
  }
  configuration = c;
  memset(tiles, 0, sizeof tiles);
}

static void emulated_release(void) {
  memset(&configuration, 0, sizeof configuration);
  memset(tiles, 0, sizeof tiles);
}

static void check_tile(const char *instruction, int tile) {
  if (configuration.palette != 1) tile_fault(instruction, "tiles have no configuration");
  if (tile < 0 || tile >= TILE_COUNT || !configuration.lines[tile])
    tile_fault(instruction, "no such tile");
  if (configuration.line_bytes[tile] % 4) tile_fault(instruction, "part of four bytes");
}

static void emulated_zero(int tile) {
  check_tile("TILEZERO", tile);
  memset(tiles[tile], 0, sizeof tiles[tile]);
}

static void emulated_loadd(int tile, const void *memory, size_t stride) {
  check_tile("TILELOADD", tile);
  memset(tiles[tile], 0, sizeof tiles[tile]);
  for (size_t r = 0; r < configuration.lines[tile]; r++)
    memcpy(tiles[tile][r], (const char *)memory + r * stride, configuration.line_bytes[tile]);
}

static void emulated_stored(int tile, void *memory, size_t stride) {
  check_tile("TILESTORED", tile);
  for (size_t r = 0; r < configuration.lines[tile]; r++)
    memcpy((char *)memory + r * stride, tiles[tile][r], configuration.line_bytes[tile]);
}

/// The extents that the factors of a sum have to share.
static void check_product(const char *instruction, int sum, int a, int b) {
  const tile_configuration *c = &configuration;
  check_tile(instruction, sum);
  check_tile(instruction, a);
  check_tile(instruction, b);
  if (sum == a || sum == b || a == b) tile_fault(instruction, "one tile twice");
  if (c->lines[sum] != c->lines[a] || c->line_bytes[sum] != c->line_bytes[b] ||
      c->line_bytes[a] / 4 != c->lines[b])
    tile_fault(instruction, "extents do not match");
}

#define WITH_VECTORS __attribute__((target("avx512f")))

/// Byte i of each lane, with its sign.
WITH_VECTORS static __m512i byte_of(__m512i x, unsigned i) {
  return _mm512_srai_epi32(_mm512_slli_epi32(x, 24 - 8 * i), 24);
}

WITH_VECTORS static void emulated_dpbssd(int sum, int a, int b) {
  check_product("TDPBSSD", sum, a, b);
  for (size_t m = 0; m < configuration.lines[sum]; m++) {
    __m512i line = _mm512_load_si512(tiles[sum][m]);
    for (size_t k = 0; k < configuration.lines[b]; k++) {
      int32_t four;
      memcpy(&four, tiles[a][m] + 4 * k, 4);
      const __m512i x = _mm512_set1_epi32(four), y = _mm512_load_si512(tiles[b][k]);
      for (unsigned i = 0; i < 4; i++)
        line = _mm512_add_epi32(line, _mm512_mullo_epi32(byte_of(x, i), byte_of(y, i)));
    }
    _mm512_store_si512(tiles[sum][m], line);
  }
}

/// The lower or upper bf16 number of each lane.
WITH_VECTORS static __m512 half_of(__m512i x, bool upper) {
  const __m512i mask = _mm512_set1_epi32((int)0xFFFF0000);
  return _mm512_castsi512_ps(upper ? _mm512_and_si512(x, mask) : _mm512_slli_epi32(x, 16));
}

/// The products of the pairs' lower and of their upper numbers have a sum each, which begins at 0; in the end both are
/// added, and then that to the tile. All to nearest, with numbers that are not normal read and written as 0.
WITH_VECTORS static void emulated_dpbf16ps(int sum, int a, int b) {
  check_product("TDPBF16PS", sum, a, b);
  const unsigned control = _mm_getcsr();
  _mm_setcsr(_MM_MASK_MASK | _MM_ROUND_NEAREST | _MM_FLUSH_ZERO_ON | 0x40);  // denormals are zeros
  for (size_t m = 0; m < configuration.lines[sum]; m++) {
    __m512 lower = _mm512_setzero_ps(), upper = _mm512_setzero_ps();
    for (size_t k = 0; k < configuration.lines[b]; k++) {
      int32_t pair;
      memcpy(&pair, tiles[a][m] + 4 * k, 4);
      const __m512i x = _mm512_set1_epi32(pair), y = _mm512_load_si512(tiles[b][k]);
      lower = _mm512_fmadd_ps(half_of(x, false), half_of(y, false), lower);
      upper = _mm512_fmadd_ps(half_of(x, true), half_of(y, true), upper);
    }
    const __m512 before = _mm512_load_ps(tiles[sum][m]);
    _mm512_store_ps(tiles[sum][m], _mm512_add_ps(before, _mm512_add_ps(lower, upper)));
  }
  _mm_setcsr(control);
}

#undef _tile_loadd
#undef _tile_stored
#undef _tile_zero
#undef _tile_dpbssd
#undef _tile_dpbf16ps
#define _tile_loadconfig emulated_loadconfig
#define _tile_release emulated_release
#define _tile_zero emulated_zero
#define _tile_loadd emulated_loadd
#define _tile_stored emulated_stored
#define _tile_dpbssd emulated_dpbssd
#define _tile_dpbf16ps emulated_dpbf16ps

#endif
