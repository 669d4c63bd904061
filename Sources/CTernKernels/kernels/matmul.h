/// Matrix product of operands in any layout, for the large products of training: blocks of both are
/// packed into panels, which a tile of MATMUL_ROWS rows by MATMUL_VECTORS vectors runs along (Goto and
/// van de Geijn, "Anatomy of high-performance matrix multiplication", 2008). Each sum runs over the inner
/// axis in order, whatever the tile.
///
/// Operands may be rounded to bf16 on their way into the panels: two neighbours along the inner axis then
/// share a lane, and their products are added to an f32 sum.

#define MATMUL_COLUMNS (MATMUL_VECTORS * VL)

/// Packs rows [row, row + rows) of a, `inner` of them along the inner axis from k on: [inner, MATMUL_ROWS].
INLINE void matmul_pack_rows(
  const tern_matmul_arguments *m, size_t row, size_t rows, size_t k, size_t inner, float *panel) {
  const size_t stride = m->a_row_stride, step = m->a_inner_stride;
  const float *a = m->a + row * stride + k * step;
  if (rows < MATMUL_ROWS) {
    for (size_t p = 0; p < inner; p++, a += step, panel += MATMUL_ROWS)
      for (size_t i = 0; i < MATMUL_ROWS; i++) panel[i] = i < rows ? a[i * stride] : 0;
  } else if (stride == 1) {
    for (size_t p = 0; p < inner; p++, a += step, panel += MATMUL_ROWS)
      memcpy(panel, a, MATMUL_ROWS * sizeof *panel);
  } else {
    for (size_t p = 0; p < inner; p++, a += step, panel += MATMUL_ROWS)
      UNROLL for (size_t i = 0; i < MATMUL_ROWS; i++) panel[i] = a[i * stride];
  }
}

/// Packs columns [column, column + columns) of b: [inner, MATMUL_COLUMNS].
static void matmul_pack_columns(
  const tern_matmul_arguments *m, size_t column, size_t columns, size_t k, size_t inner,
  float *panel) {
  const float *b = m->b + column * m->b_column_stride + k * m->b_inner_stride;
  for (size_t p = 0; p < inner; p++, b += m->b_inner_stride, panel += MATMUL_COLUMNS) {
    size_t j = 0;
    if (m->b_column_stride == 1 && columns == MATMUL_COLUMNS) {
      for (; j < MATMUL_COLUMNS; j += VL) vstore(panel + j, vload(b + j));
    } else {
      for (; j < columns; j++) panel[j] = b[j * m->b_column_stride];
      for (; j < MATMUL_COLUMNS; j++) panel[j] = 0;
    }
  }
}

/// Makes pairs of a panel's rows [inner, width], in its place: [inner / 2 rounded up, width].
INLINE void matmul_pair(size_t inner, size_t width, float *panel) {
  for (size_t p = 0; p < inner; p += 2) {
    const float *low = panel + p * width, *high = low + width;
    float *pairs = panel + p / 2 * width;
    for (size_t i = 0; i < width; i++) {
      const uint32_t upper = p + 1 < inner ? rounded_bits(high[i]) & 0xFFFF0000 : 0;
      const uint32_t pair = rounded_bits(low[i]) >> 16 | upper;
      memcpy(pairs + i, &pair, sizeof pair);
    }
  }
}

/// Puts a vector of n sums, and a bias for each where there is one, into c, or adds it to what is there.
INLINE void matmul_put(vf sum, size_t n, const float *bias, float *c, bool accumulate) {
  if (accumulate) sum = vadd(vload_part(c, n), sum);
  if (bias) sum = vadd(vload_part(bias, n), sum);
  vstore_part(c, n, sum);
}

/// Puts the product of two panels into a tile of c.
INLINE void matmul_tile(
  size_t inner, const float *a, const float *b, const float *bias, float *c, size_t c_stride,
  size_t rows, size_t columns, bool accumulate, bool pairs) {
  vf sum[MATMUL_ROWS][MATMUL_VECTORS];
  UNROLL for (int i = 0; i < MATMUL_ROWS; i++)
    UNROLL for (int j = 0; j < MATMUL_VECTORS; j++) sum[i][j] = vzero();
  for (size_t k = 0; k < inner; k++, a += MATMUL_ROWS, b += MATMUL_COLUMNS) {
    vf v[MATMUL_VECTORS];
    UNROLL for (int j = 0; j < MATMUL_VECTORS; j++) v[j] = vload(b + j * VL);
    UNROLL for (int i = 0; i < MATMUL_ROWS; i++) {
      const vf factor = vset(a[i]);
      UNROLL for (int j = 0; j < MATMUL_VECTORS; j++)
        sum[i][j] = pairs ? vfma_pairs(factor, v[j], sum[i][j]) : vfma(factor, v[j], sum[i][j]);
    }
  }
  UNROLL for (int i = 0; i < MATMUL_ROWS; i++) {
    if ((size_t)i == rows) return;
    UNROLL for (int j = 0; j < MATMUL_VECTORS; j++) {
      if ((size_t)j * VL >= columns) continue;
      const size_t n = columns - j * VL < VL ? columns - j * VL : VL;
      matmul_put(
        sum[i][j], n, bias ? bias + j * VL : NULL, c + i * c_stride + j * VL, accumulate);
    }
  }
}

/// Rows [first, last) of the product of the inner indices [k, k + inner) and some columns of b, packed.
INLINE void matmul_rows(
  const tern_matmul_arguments *m, size_t first, size_t last, size_t k, size_t inner,
  size_t column, size_t columns, const float *packed, float *panel, bool pairs) {
  const bool accumulate = m->accumulate || k > 0;
  const float *bias = k == 0 && m->bias ? m->bias + column : NULL;
  const size_t depth = pairs ? (inner + 1) / 2 : inner;
  for (size_t row = first; row < last; row += MATMUL_ROWS) {
    const size_t rows = last - row < MATMUL_ROWS ? last - row : MATMUL_ROWS;
    matmul_pack_rows(m, row, rows, k, inner, panel);
    if (pairs) matmul_pair(inner, MATMUL_ROWS, panel);
    for (size_t j = 0; j < columns; j += MATMUL_COLUMNS) {
      const size_t width = columns - j < MATMUL_COLUMNS ? columns - j : MATMUL_COLUMNS;
      matmul_tile(
        depth, panel, packed + j * inner, bias ? bias + j : NULL,
        m->c + row * m->c_stride + column + j, m->c_stride, rows, width, accumulate, pairs);
    }
  }
}

INLINE void matmul_typed(
  const tern_matmul_arguments *m, size_t first, size_t last, float *workspace, bool pairs) {
  float *panel = workspace + TERN_MATMUL_INNER * TERN_MATMUL_COLUMNS;
  for (size_t column = 0; column < m->columns; column += TERN_MATMUL_COLUMNS) {
    const size_t left = m->columns - column;
    const size_t columns = left < TERN_MATMUL_COLUMNS ? left : TERN_MATMUL_COLUMNS;
    for (size_t k = 0; k < m->inner; k += TERN_MATMUL_INNER) {
      const size_t inner = m->inner - k < TERN_MATMUL_INNER ? m->inner - k : TERN_MATMUL_INNER;
      for (size_t j = 0; j < columns; j += MATMUL_COLUMNS) {
        const size_t width = columns - j < MATMUL_COLUMNS ? columns - j : MATMUL_COLUMNS;
        matmul_pack_columns(m, column + j, width, k, inner, workspace + j * inner);
        if (pairs) matmul_pair(inner, MATMUL_COLUMNS, workspace + j * inner);
      }
      matmul_rows(m, first, last, k, inner, column, columns, workspace, panel, pairs);
    }
  }
}

#ifdef TILES
#include "matmul_tiles.h"
#else
/// A product of operands rounded to bf16.
INLINE void matmul_rounded(
  const tern_matmul_arguments *m, size_t first, size_t last, float *workspace) {
  matmul_typed(m, first, last, workspace, true);
}
#endif

static void matmul(
  const tern_matmul_arguments *m, size_t first, size_t last, float *workspace) {
  if (m->rounds_to_bf16)
    matmul_rounded(m, first, last, workspace);
  else
    matmul_typed(m, first, last, workspace, false);
}
