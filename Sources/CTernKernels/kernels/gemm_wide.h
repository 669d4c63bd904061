/// Products of i8 weights with many columns: a lane of a vector is a column, of which it takes four elements at a time,
/// and four elements of a weight meet all lanes. Then no sums are to be folded, which takes as long as to sum up bytes;
/// as the sums are exact, results are those of gemm_tile.

#include "gemm_put.h"

/// The vectors of columns that a tile has side by side, and its rows.
enum { WIDE_VECTORS = 2, WIDE_ROWS = TILE_SUMS / WIDE_VECTORS };

/// Interleaves a block's columns, four bytes of each after the other: y [inner / 4, columns].
static void gemm_interleave(const gemm_block *b, float *y) {
  for (size_t k = 0; k < b->inner; k += 4)
    for (size_t j = 0; j < b->end - b->begin; j += VL, y += VL) {
      float lanes[VL];
      for (size_t l = 0; l < VL; l++) lanes[l] = b->x[(j + l) * b->stride + k / 4];
      vstore(y, vfactor_of_bytes(vload(lanes)));
    }
}

/// By how much the sums of TILE_SUMS rows are too large: BYTES_EXCESS times the sum of their weights.
INLINE void gemm_row_excesses(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, uint32_t *excesses) {
  float ones[VL];
  memset(ones, 1, sizeof ones);
  vf sum[TILE_SUMS];
  UNROLL for (int r = 0; r < TILE_SUMS; r++) {
    const int8_t *w = (const int8_t *)a->w.elements + (row + r) * a->w.inner + b->start;
    size_t k = 0;
    sum[r] = vzero();
    for (; k + 4 * VL <= b->inner; k += 4 * VL)
      sum[r] = vfma_bytes(vload(ones), vload_lanes(w + k), sum[r]);
    float rest[VL] = {0};
    memcpy(rest, w + k, b->inner - k);
    sum[r] = vfma_bytes(vload(ones), vload(rest), sum[r]);
  }
  UNROLL for (int r = 0; r < TILE_SUMS; r += VL)
    vstore_lanes(excesses + r, vsums_whole(sum + r));
  for (int r = 0; r < TILE_SUMS; r++) excesses[r] *= BYTES_EXCESS;
}

/// sum + w · x in every lane: the factor without sign is x, where there is such a factor; else the first may be -128, as
/// weights are.
INLINE vf gemm_wide_add(vf w, vf x, vf sum) {
  return BYTES_EXCESS > 0 ? vfma_bytes(x, w, sum) : vfma_bytes(w, x, sum);
}

/// Adds the products of n <= 4 elements of WIDE_ROWS rows, each `stride` after the other, with V vectors of columns.
INLINE void gemm_wide_step(
  const int8_t *w, size_t stride, size_t n, const float *x, int V, vf *sum) {
  UNROLL for (int r = 0; r < WIDE_ROWS; r++) {
    float four = 0;
    memcpy(&four, w + r * stride, n);
    UNROLL for (int v = 0; v < V; v++)
      sum[r * V + v] = gemm_wide_add(vset(four), vload(x + v * VL), sum[r * V + v]);
  }
}

/// Sums of WIDE_ROWS rows by V vectors of interleaved columns x: [V, TILE_SUMS, VL], of which these are WIDE_ROWS rows.
/// Asks for the weights of the rows TILE_SUMS later on its way.
INLINE void gemm_wide_tile(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, const float *x, int V,
  uint32_t *sums) {
  const int8_t *w = (const int8_t *)a->w.elements + row * a->w.inner + b->start;
  const size_t columns = b->end - b->begin;
  vf sum[TILE_SUMS];
  UNROLL for (int i = 0; i < TILE_SUMS; i++) sum[i] = vzero();
  size_t k = 0;
  for (; k + 4 <= b->inner; k += 4, x += columns) {
    __builtin_prefetch(w + TILE_SUMS * a->w.inner + WIDE_ROWS * k, 0, 2);
    gemm_wide_step(w + k, a->w.inner, 4, x, V, sum);
  }
  if (k < b->inner) gemm_wide_step(w + k, a->w.inner, b->inner - k, x, V, sum);
  UNROLL for (int v = 0; v < V; v++)
    UNROLL for (int r = 0; r < WIDE_ROWS; r++)
      vstore_lanes(sums + (v * TILE_SUMS + r) * VL, sum[r * V + v]);
}

/// TILE_SUMS rows by V vectors of columns, from `column` on.
INLINE void gemm_wide_rows(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, size_t column,
  const float *interleaved, const uint32_t *excesses, int V) {
  uint32_t sums[WIDE_VECTORS * TILE_SUMS * VL];
  const float *x = interleaved + (column - b->begin);
  UNROLL for (int r = 0; r < TILE_SUMS; r += WIDE_ROWS)
    gemm_wide_tile(a, b, row + r, x, V, sums + r * VL);
  UNROLL for (int v = 0; v < V; v++)
    for (size_t r = 0; r < TILE_SUMS; r += VL)
      gemm_put_whole(
        a, b, row + r, VL, column + v * VL, VL, sums + (v * TILE_SUMS + r) * VL, excesses + r);
}

/// Rows [first, last), a multiple of TILE_SUMS, of a block of a multiple of VL columns.
static void gemm_wide(
  const tern_gemm_arguments *a, const gemm_block *b, size_t first, size_t last) {
  _Alignas(64) float interleaved[GEMM_BYTES / sizeof(float)];
  gemm_interleave(b, interleaved);
  for (size_t row = first; row < last; row += TILE_SUMS) {
    uint32_t excesses[TILE_SUMS] = {0};
    if (BYTES_EXCESS > 0) gemm_row_excesses(a, b, row, excesses);
    size_t column = b->begin;
    for (; column + WIDE_VECTORS * VL <= b->end; column += WIDE_VECTORS * VL)
      gemm_wide_rows(a, b, row, column, interleaved, excesses, WIDE_VECTORS);
    if (column < b->end) gemm_wide_rows(a, b, row, column, interleaved, excesses, 1);
  }
}
