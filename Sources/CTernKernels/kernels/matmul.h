/// Matrix product of operands in any layout, for the large products of training: blocks of both are
/// packed into panels, which a tile of MATMUL_ROWS rows by MATMUL_VECTORS vectors runs along (Goto and
/// van de Geijn, "Anatomy of high-performance matrix multiplication", 2008). Each sum runs over the inner
/// axis in order, whatever the tile.
///
/// Operands may be rounded to bf16 on their way into the panels: two neighbours along the inner axis then
/// share a lane, and their products are added to an f32 sum.

#define MATMUL_COLUMNS (MATMUL_VECTORS * VL)

/// The lines of a panel of rows: a tile's, up to whole vectors.
#define MATMUL_LINES ((MATMUL_ROWS + VL - 1) / VL * VL)

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

/// VL lanes of a line of `inner` elements from lane `lane` on, pairs or single elements; 0 behind its end.
INLINE vf matmul_lanes(const float *line, size_t lane, size_t inner, bool pairs) {
  const size_t first = pairs ? 2 * lane : lane, left = inner - first;
  if (!pairs) return vload_most(line + first, left);
  uint16_t halves[2 * VL] = {0};
  if (left < 2 * VL)
    round_pairs(left, line + first, halves);
  else
    round_pairs(2 * VL, line + first, halves);
  return vload_lanes(halves);
}

/// Packs at most `width` of the lines of x, `stride` apart, their `inner` elements one after the other: [lanes, width].
INLINE void matmul_pack_lines(
  const float *x, size_t stride, size_t lines, size_t inner, size_t width, bool pairs,
  float *panel) {
  const size_t lanes = pairs ? (inner + 1) / 2 : inner;
  for (size_t lane = 0; lane < lanes; lane += VL)
    for (size_t top = 0; top < width; top += VL) {
      vf v[VL];
      for (size_t i = 0; i < VL; i++)
        v[i] = top + i < lines ? matmul_lanes(x + (top + i) * stride, lane, inner, pairs) : vzero();
      vtranspose(v);
      for (size_t i = 0; i < VL && lane + i < lanes; i++)
        vstore(panel + (lane + i) * width + top, v[i]);
    }
}

/// Packs at most `width` of the lines of x, `stride` apart, and their `inner` elements, `step` apart: [inner, width], or as pairs.
INLINE void matmul_pack(
  const float *x, size_t stride, size_t step, size_t lines, size_t inner, size_t width, bool pairs,
  float *panel) {
  if (step == 1) return matmul_pack_lines(x, stride, lines, inner, width, pairs, panel);
  for (size_t p = 0; p < inner; p++, x += step) {
    float *row = panel + p * width;
    if (stride == 1 && lines >= width)
      memcpy(row, x, width * sizeof *row);
    else
      for (size_t i = 0; i < width; i++) row[i] = i < lines ? x[i * stride] : 0;
  }
  if (pairs) matmul_pair(inner, width, panel);
}

/// Puts a vector of n sums, and a bias for each where there is one, into c, or adds it to what is there.
INLINE void matmul_put(vf sum, size_t n, const float *bias, float *c, bool accumulate) {
  if (accumulate) sum = vadd(vload_most(c, n), sum);
  if (bias) sum = vadd(vload_most(bias, n), sum);
  vstore_most(c, n, sum);
}

/// Puts the product of two panels into a tile of c, whose lines it asks for first.
INLINE void matmul_tile(
  size_t inner, const float *a, const float *b, const float *bias, float *c, size_t c_stride,
  size_t rows, size_t columns, bool accumulate, bool pairs) {
  for (size_t i = 0; i < rows; i++)
    UNROLL for (int j = 0; j < MATMUL_VECTORS; j++)
      __builtin_prefetch(c + i * c_stride + j * VL, 1, 2);
  vf sum[MATMUL_ROWS][MATMUL_VECTORS];
  UNROLL for (int i = 0; i < MATMUL_ROWS; i++)
    UNROLL for (int j = 0; j < MATMUL_VECTORS; j++) sum[i][j] = vzero();
  for (size_t k = 0; k < inner; k++, a += MATMUL_LINES, b += MATMUL_COLUMNS) {
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
    matmul_pack(
      m->a + row * m->a_row_stride + k * m->a_inner_stride, m->a_row_stride, m->a_inner_stride,
      last - row, inner, MATMUL_LINES, pairs, panel);
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
        matmul_pack(
          m->b + (column + j) * m->b_column_stride + k * m->b_inner_stride, m->b_column_stride,
          m->b_inner_stride, width, inner, MATMUL_COLUMNS, pairs, workspace + j * inner);
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
