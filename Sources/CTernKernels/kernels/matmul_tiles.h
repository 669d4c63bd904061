/// Products of matrices in any layout, rounded to bf16, by tiles. A panel of either operand is 2 · VL lines of it as tiles of VL
/// lines by 2 · VL elements of the inner axis, one such part of the axis after the other.

enum { MATMUL_SIDE = 2 * VL, MATMUL_PANEL = TERN_MATMUL_INNER * MATMUL_SIDE * 2 };

/// Rounds a panel's lines, `stride` apart, and their elements, `step` apart, as tiles of rows or of columns. What is missing is 0.
static void matmul_panel(
  const float *x, size_t stride, size_t step, size_t lines, size_t inner, bool columns,
  char *panel) {
  for (size_t k = 0; k < inner; k += 2 * VL)
    for (size_t half = 0; half < MATMUL_SIDE; half += VL, panel += TILE_BYTES) {
      const size_t n = inner - k < 2 * VL ? inner - k : 2 * VL;
      const float *from = x + half * stride + k * step;
      _Alignas(64) uint16_t tile[VL][2 * VL] = {0};
      for (size_t l = 0; l < VL && half + l < lines; l++) {
        if (step == 1)
          round_pairs(n, from + l * stride, tile[l]);
        else
          for (size_t i = 0; i < n; i++)
            tile[l][i] = (uint16_t)(rounded_bits(from[l * stride + i * step]) >> 16);
      }
      if (columns)
        tiles_transpose((const char *)tile, panel);
      else
        memcpy(panel, tile, TILE_BYTES);
    }
}

/// Puts the product of two panels into a tile of c.
INLINE void matmul_square(
  size_t inner, const char *a, const char *b, const float *bias, float *c, size_t c_stride,
  size_t rows, size_t columns, bool accumulate) {
  _Alignas(64) uint32_t sums[4 * VL * VL];
  tiles_clear_sums();
  for (size_t k = 0; k < inner; k += 2 * VL, a += 2 * TILE_BYTES, b += 2 * TILE_BYTES)
    tiles_add_square(TERN_BF16, a, LINE, b, TILE_BYTES, rows > VL ? 2 : 1);
  tiles_store_sums(sums);
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j += VL) {
      const size_t tile = i / VL * 2 + j / VL, n = columns - j < VL ? columns - j : VL;
      matmul_put(
        vload_lanes(sums + (tile * VL + i % VL) * VL), n, bias ? bias + j : NULL,
        c + i * c_stride + j, accumulate);
    }
}

/// A product of operands rounded to bf16.
static void matmul_rounded(
  const tern_matmul_arguments *m, size_t first, size_t last, float *workspace) {
  char *panels = (char *)(((uintptr_t)workspace + LINE - 1) / LINE * LINE);
  char *own = panels + TERN_MATMUL_COLUMNS / MATMUL_SIDE * MATMUL_PANEL;
  tiles_begin();
  for (size_t column = 0; column < m->columns; column += TERN_MATMUL_COLUMNS) {
    const size_t left = m->columns - column;
    const size_t columns = left < TERN_MATMUL_COLUMNS ? left : TERN_MATMUL_COLUMNS;
    for (size_t k = 0; k < m->inner; k += TERN_MATMUL_INNER) {
      const size_t inner = m->inner - k < TERN_MATMUL_INNER ? m->inner - k : TERN_MATMUL_INNER;
      const float *b = m->b + k * m->b_inner_stride + column * m->b_column_stride;
      for (size_t j = 0; j < columns; j += MATMUL_SIDE)
        matmul_panel(
          b + j * m->b_column_stride, m->b_column_stride, m->b_inner_stride, columns - j, inner,
          true, panels + j / MATMUL_SIDE * MATMUL_PANEL);
      for (size_t row = first; row < last; row += MATMUL_SIDE) {
        matmul_panel(
          m->a + row * m->a_row_stride + k * m->a_inner_stride, m->a_row_stride,
          m->a_inner_stride, last - row, inner, false, own);
        for (size_t j = 0; j < columns; j += MATMUL_SIDE)
          matmul_square(
            inner, own, panels + j / MATMUL_SIDE * MATMUL_PANEL,
            k == 0 && m->bias ? m->bias + column + j : NULL,
            m->c + row * m->c_stride + column + j, m->c_stride,
            last - row < MATMUL_SIDE ? last - row : MATMUL_SIDE,
            columns - j < MATMUL_SIDE ? columns - j : MATMUL_SIDE, m->accumulate || k > 0);
      }
    }
  }
  _tile_release();
}
