/// Products of what x is rounded to, by vectors.

#include "gemm_wide.h"

/// Rows [first, last) of a block, of i8 weights.
static void gemm_bytes(
  const tern_gemm_arguments *a, const gemm_block *b, size_t first, size_t last) {
  const size_t wide = (b->end - b->begin) / VL * VL, tall = (last - first) / TILE_SUMS * TILE_SUMS;
  if (wide == 0 || tall == 0) return gemm_rows(a, b, first, last, TERN_I8);
  gemm_block left = *b, right = *b;
  left.end = right.begin = b->begin + wide;
  right.x += wide * b->stride;
  right.factors += wide;
  right.excesses += wide;
  gemm_wide(a, &left, first, first + tall);
  gemm_rows(a, &left, first + tall, last, TERN_I8);
  gemm_rows(a, &right, first, last, TERN_I8);
}

/// A product of what x is rounded to.
INLINE void gemm_rounded(
  const tern_gemm_arguments *a, size_t first, size_t last, tern_weight_type type) {
  _Alignas(64) char lanes[GEMM_BYTES];
  float factors[GEMM_COLUMNS];
  uint32_t excesses[GEMM_COLUMNS];
  const size_t size = 4 / LANE_ELEMENTS(type);
  for (size_t start = 0; start < a->w.inner; start += GEMM_INNER) {
    const size_t left = a->w.inner - start, inner = left < GEMM_INNER ? left : GEMM_INNER;
    const size_t bytes = (inner * size + 4 * VL - 1) / (4 * VL) * 4 * VL;
    const size_t fitting = GEMM_BYTES / bytes < GEMM_COLUMNS ? GEMM_BYTES / bytes : GEMM_COLUMNS;
    for (size_t begin = 0; begin < a->columns; begin += fitting) {
      const size_t end = begin + fitting < a->columns ? begin + fitting : a->columns;
      for (size_t column = begin; column < end; column++) {
        const float *x = a->x + column * a->w.inner + start;
        char *place = lanes + (column - begin) * bytes;
        memset(place + inner * size, 0, bytes - inner * size);
        if (type == TERN_I8) {
          float inverse;
          factors[column - begin] = gemm_byte_factor(inner, x, &inverse);
          const int32_t total = gemm_round_bytes(inner, x, inverse, (int8_t *)place);
          excesses[column - begin] = (uint32_t)total * BYTES_EXCESS;
        } else {
          gemm_round_pairs(inner, x, (uint16_t *)place);
        }
      }
      const gemm_block block = {
        start, inner, begin, end, (const float *)lanes, bytes / 4, factors, excesses};
      if (type == TERN_I8)
        gemm_bytes(a, &block, first, last);
      else
        gemm_rows(a, &block, first, last, type);
    }
  }
}
