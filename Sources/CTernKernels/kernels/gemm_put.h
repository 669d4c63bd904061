/// Where sums go that have a lane for each column.

/// Puts VL rows of a vector of columns each into y, as gemm_store does: of both the first `rows` and `columns`.
INLINE void gemm_put(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, size_t rows, size_t column,
  size_t columns, vf *values) {
  const float *bias = b->start == 0 ? a->bias : NULL;
  const bool adds = a->accumulate || b->start > 0;
  vtranspose(values);
  for (size_t c = 0; c < columns; c++) {
    float *y = a->y + row * a->row_stride + (column + c) * a->column_stride;
    vf value = values[c];
    if (a->w.scales) value = vmul(value, vload_part(a->w.scales + row, rows));
    if (bias) value = vadd(value, vload_part(bias + row, rows));
    if (a->row_stride == 1) {
      vstore_part(y, rows, adds ? vadd(value, vload_part(y, rows)) : value);
    } else {
      float lanes[VL];
      vstore(lanes, value);
      for (size_t r = 0; r < rows; r++)
        y[r * a->row_stride] = lanes[r] + (adds ? y[r * a->row_stride] : 0);
    }
  }
}

/// The same of whole sums [VL, VL], each row's too large by its excess, by each column's factor.
INLINE void gemm_put_whole(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, size_t rows, size_t column,
  size_t columns, const uint32_t *sums, const uint32_t *excesses) {
  const float *factors = b->factors + (column - b->begin);
  vf scaled[VL];
  for (int r = 0; r < VL; r++) {
    float values[VL];
    for (int l = 0; l < VL; l++)
      values[l] = (float)(int32_t)(sums[r * VL + l] - excesses[r]) * factors[l];
    scaled[r] = vload(values);
  }
  gemm_put(a, b, row, rows, column, columns, scaled);
}
