/// Products of what x is rounded to, by tiles. Those of weights are loaded from where they are mapped, and those of x written
/// as it is rounded. Each sum runs over the inner axis front to back, by one instruction for any number of rows and columns.
///
/// A block's x is its tiles: those of VL columns along the inner axis, `stride` lanes, then those of the next.

#include "gemm_put.h"
#include "tiles.h"

/// The bytes of a block: VL columns of GEMM_INNER bf16 elements.
enum { GEMM_TILES_BYTES = VL * GEMM_INNER * 2 };

/// Rounds at most VL columns of x, `inner` elements each, into tiles, and gives the columns' factors.
INLINE void gemm_tiles_round(
  const float *x, size_t stride, size_t columns, size_t inner, tern_weight_type type, char *tiles,
  float *factors) {
  const size_t step = VL * LANE_ELEMENTS(type);
  float inverses[VL];
  if (type == TERN_I8)
    for (size_t c = 0; c < columns; c++)
      factors[c] = gemm_byte_factor(inner, x + c * stride, inverses + c);
  for (size_t k = 0; k < inner; k += step, tiles += TILE_BYTES) {
    const size_t n = inner - k < step ? inner - k : step;
    _Alignas(64) char lines[TILE_BYTES] = {0};
    for (size_t c = 0; c < columns; c++) {
      char *line = lines + c * TILE_LINE;
      if (type == TERN_I8)
        gemm_round_bytes(n, x + c * stride + k, inverses[c], (int8_t *)line);
      else
        gemm_round_pairs(n, x + c * stride + k, (uint16_t *)line);
    }
    tiles_transpose(lines, tiles);
  }
}

/// Sums of `tall` tiles of rows by VL columns, or two by 2 · VL where they are wide, as tiles have them. May ask for as many
/// later rows on its way.
INLINE void gemm_tiles_sum(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, size_t column,
  tern_weight_type type, size_t tall, bool wide, bool fetches, uint32_t *sums) {
  const size_t size = 4 / LANE_ELEMENTS(type), stride = a->w.inner * size, bytes = b->inner * size;
  const size_t lines = tall * VL, left = a->w.rows - row;
  const char *w = (const char *)a->w.elements + (row * a->w.inner + b->start) * size;
  const char *x = (const char *)(b->x + (column - b->begin) / VL * b->stride);
  tiles_clear_sums();
  for (size_t k = 0; k < bytes; k += TILE_LINE, x += TILE_BYTES) {
    if (fetches)
      for (size_t i = 0; i < lines; i++)
        __builtin_prefetch(w + lines * (stride + k) + i * TILE_LINE, 0, 2);
    const size_t n = bytes - k < TILE_LINE ? bytes - k : TILE_LINE;
    const char *place = w + k;
    size_t step = stride;
    _Alignas(64) char part[4 * TILE_BYTES];
    if (left < lines || n < TILE_LINE) {  // weights end within a tile
      memset(part, 0, lines * TILE_LINE);
      for (size_t r = 0; r < lines && r < left; r++)
        memcpy(part + r * TILE_LINE, place + r * stride, n);
      place = part;
      step = TILE_LINE;
    }
    if (wide)
      tiles_add_square(type, place, step, x, 4 * b->stride, tall);
    else
      tiles_add_column(type, place, step, x, tall);
  }
  tiles_store_sums(sums);
}

/// Puts a tile of sums into y, of its rows those before `last`, of its columns the block's.
INLINE void gemm_tiles_put(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, size_t last, size_t column,
  tern_weight_type type, const uint32_t *sums) {
  const size_t rows = last - row < VL ? last - row : VL;
  const size_t columns = b->end - column < VL ? b->end - column : VL;
  const uint32_t excesses[VL] = {0};
  vf values[VL];
  if (type == TERN_I8) {
    gemm_put_whole(a, b, row, rows, column, columns, sums, excesses);
  } else {
    for (int r = 0; r < VL; r++) values[r] = vload_lanes(sums + r * VL);
    gemm_put(a, b, row, rows, column, columns, values);
  }
}

/// Rows [first, last) of a block, all columns before the next rows: four tiles of rows by one of columns, or two by two where
/// there are more columns.
INLINE void gemm_tiles_rows(
  const tern_gemm_arguments *a, const gemm_block *b, size_t first, size_t last,
  tern_weight_type type) {
  const size_t most = b->end - b->begin > VL ? 2 : 4;
  _Alignas(64) uint32_t sums[4 * VL * VL];
  for (size_t row = first; row < last; row += most * VL) {
    const size_t left = (last - row + VL - 1) / VL, tall = left < most ? left : most;
    for (size_t column = b->begin; column < b->end; column += 2 * VL) {
      const bool wide = b->end - column > VL, fetches = column == b->begin;
      if (wide)
        gemm_tiles_sum(a, b, row, column, type, tall, true, fetches, sums);
      else
        gemm_tiles_sum(a, b, row, column, type, tall, false, fetches, sums);
      const size_t width = wide ? 2 : 1;
      for (size_t i = 0; i < tall * width; i++)
        gemm_tiles_put(
          a, b, row + i / width * VL, last, column + i % width * VL, type, sums + i * VL * VL);
    }
  }
}

/// A product of what x is rounded to.
INLINE void gemm_rounded(
  const tern_gemm_arguments *a, size_t first, size_t last, tern_weight_type type) {
  _Alignas(64) char tiles[GEMM_TILES_BYTES];
  float factors[GEMM_COLUMNS] = {0};
  const size_t step = VL * LANE_ELEMENTS(type);
  tiles_begin();
  for (size_t start = 0; start < a->w.inner; start += GEMM_INNER) {
    const size_t left = a->w.inner - start, inner = left < GEMM_INNER ? left : GEMM_INNER;
    const size_t bytes = (inner + step - 1) / step * TILE_BYTES;
    const size_t room = GEMM_TILES_BYTES / bytes * VL;
    const size_t fitting = room < GEMM_COLUMNS ? room : GEMM_COLUMNS;
    for (size_t begin = 0; begin < a->columns; begin += fitting) {
      const size_t end = begin + fitting < a->columns ? begin + fitting : a->columns;
      for (size_t column = begin; column < end; column += VL)
        gemm_tiles_round(
          a->x + column * a->w.inner + start, a->w.inner, end - column < VL ? end - column : VL,
          inner, type, tiles + (column - begin) / VL * bytes, factors + (column - begin));
      const gemm_block block = {
        start, inner, begin, end, (const float *)tiles, bytes / 4, factors, NULL};
      gemm_tiles_rows(a, &block, first, last, type);
    }
  }
  _tile_release();
}
