/// Weighted sums of rows. A tile of R rows by C vectors of columns keeps its sums in registers; each sum
/// runs over the rows of x front to back. `part` > 0 is the number of columns of a tile of one vector.

INLINE void combine_tile(
  const tern_combine_arguments *a, size_t row, size_t column, size_t part, int R, int C) {
  const float *weights = a->weights + row * a->weight_row;
  const float *x = a->x + column;
  vf sum[TILE_COLUMNS][TILE_ROWS], v[TILE_ROWS];
  UNROLL for (int r = 0; r < R; r++) UNROLL for (int c = 0; c < C; c++) sum[r][c] = vzero();
  for (size_t k = 0; k < a->inner; k++, x += a->x_stride, weights += a->weight_inner) {
    UNROLL for (int c = 0; c < C; c++) v[c] = part ? vload_part(x, part) : vload(x + c * VL);
    UNROLL for (int r = 0; r < R; r++) {
      const vf w = vset(weights[r * a->weight_row]);
      UNROLL for (int c = 0; c < C; c++) sum[r][c] = vfma(w, v[c], sum[r][c]);
    }
  }
  UNROLL for (int r = 0; r < R; r++) UNROLL for (int c = 0; c < C; c++) {
    const size_t place = column + c * VL;
    if (a->factors) {
      const float *factors = a->factors + (row + r) * a->factor_stride + place;
      sum[r][c] = vmul(sum[r][c], part ? vload_part(factors, part) : vload(factors));
    }
    float *y = a->y + (row + r) * a->y_stride + place;
    if (part) vstore_part(y, part, sum[r][c]);
    else vstore(y, sum[r][c]);
  }
}

INLINE void combine_columns(
  const tern_combine_arguments *a, size_t first, size_t last, size_t column, size_t part, int C) {
  size_t row = first;
  for (; row + TILE_COLUMNS <= last; row += TILE_COLUMNS)
    combine_tile(a, row, column, part, TILE_COLUMNS, C);
  for (; row < last; row++) combine_tile(a, row, column, part, 1, C);
}

static void combine(const tern_combine_arguments *a, size_t first, size_t last) {
  const size_t wide = TILE_ROWS * VL;
  size_t column = 0;
  for (; column + wide <= a->columns; column += wide)
    combine_columns(a, first, last, column, 0, TILE_ROWS);
  if (column == a->columns) return;
  // The last columns again together with those before them, where there are enough.
  if (a->columns >= wide) return combine_columns(a, first, last, a->columns - wide, 0, TILE_ROWS);
  for (; column + VL <= a->columns; column += VL) combine_columns(a, first, last, column, 0, 1);
  if (column < a->columns)
    combine_columns(a, first, last, column, a->columns - column, 1);
}
