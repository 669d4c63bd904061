/// Matrix product with both operands' inner axis contiguous, as weights [out, in] and activations
/// [.., in] are: no packing, so weights are used where they are mapped. A tile of R rows by C columns
/// keeps its R·C sums in registers; each sum runs over the inner axis in vectors, front to back.

INLINE void gemm_tile(
  const tern_gemm_arguments *a, size_t row, size_t column, tern_weight_type type, int R, int C) {
  const size_t inner = a->w.inner;
  const float *x = a->x + column * inner;
  vf sum[MAX_TILE_ROWS][TILE_COLUMNS], w[MAX_TILE_ROWS];
  UNROLL for (int r = 0; r < R; r++) UNROLL for (int c = 0; c < C; c++) sum[r][c] = vzero();
  size_t k = 0;
  for (; k + VL <= inner; k += VL) {
    UNROLL for (int r = 0; r < R; r++) w[r] = vload_weight(&a->w, type, (row + r) * inner + k);
    UNROLL for (int c = 0; c < C; c++) {
      const vf v = vload(x + c * inner + k);
      UNROLL for (int r = 0; r < R; r++) sum[r][c] = vfma(w[r], v, sum[r][c]);
    }
  }
  if (k < inner) {
    const size_t rest = inner - k;
    UNROLL for (int r = 0; r < R; r++)
      w[r] = vload_weight_part(&a->w, type, (row + r) * inner + k, rest);
    UNROLL for (int c = 0; c < C; c++) {
      const vf v = vload_part(x + c * inner + k, rest);
      UNROLL for (int r = 0; r < R; r++) sum[r][c] = vfma(w[r], v, sum[r][c]);
    }
  }
  UNROLL for (int r = 0; r < R; r++) {
    const float scale = a->w.scales ? a->w.scales[row + r] : 1;
    const float bias = a->bias ? a->bias[row + r] : 0;
    UNROLL for (int c = 0; c < C; c++) {
      float *y = a->y + (row + r) * a->row_stride + (column + c) * a->column_stride;
      const float value = vsum(sum[r][c]) * scale + bias;
      *y = a->accumulate ? *y + value : value;
    }
  }
}

/// All columns of a block before the next rows, so that a weight is read once a block.
INLINE void gemm_block(
  const tern_gemm_arguments *a, size_t first, size_t last, size_t begin, size_t end,
  tern_weight_type type) {
  size_t row = first;
  if (end - begin == 1)
    for (; row + MAX_TILE_ROWS <= last; row += MAX_TILE_ROWS)
      gemm_tile(a, row, begin, type, MAX_TILE_ROWS, 1);
  for (; row + TILE_ROWS <= last; row += TILE_ROWS) {
    size_t column = begin;
    for (; column + TILE_COLUMNS <= end; column += TILE_COLUMNS)
      gemm_tile(a, row, column, type, TILE_ROWS, TILE_COLUMNS);
    for (; column < end; column++) gemm_tile(a, row, column, type, TILE_ROWS, 1);
  }
  for (; row < last; row++)
    for (size_t column = begin; column < end; column++) gemm_tile(a, row, column, type, 1, 1);
}

/// Bytes of activations that a block of columns may take: they stay in the second-level cache.
#define GEMM_BLOCK_BYTES (256 << 10)

INLINE void gemm_typed(
  const tern_gemm_arguments *a, size_t first, size_t last, tern_weight_type type) {
  const size_t fitting = GEMM_BLOCK_BYTES / (sizeof(float) * (a->w.inner + 1));
  const size_t block = fitting < TILE_COLUMNS ? TILE_COLUMNS : fitting - fitting % TILE_COLUMNS;
  for (size_t begin = 0; begin < a->columns; begin += block) {
    const size_t end = begin + block < a->columns ? begin + block : a->columns;
    gemm_block(a, first, last, begin, end, type);
  }
}

static void gemm(const tern_gemm_arguments *a, size_t first, size_t last) {
  switch (a->w.type) {
    case TERN_F32: gemm_typed(a, first, last, TERN_F32); break;
    case TERN_F16: gemm_typed(a, first, last, TERN_F16); break;
    case TERN_BF16: gemm_typed(a, first, last, TERN_BF16); break;
    case TERN_I8: gemm_typed(a, first, last, TERN_I8); break;
  }
}

static void widen(const tern_weight *w, size_t row, float *y) {
  const vf scale = vset(w->scales ? w->scales[row] : 1);
  const size_t start = row * w->inner;
  for (size_t k = 0; k < w->inner; k += VL) {
    const size_t n = w->inner - k < VL ? w->inner - k : VL;
    vstore_part(y + k, n, vmul(vload_weight_part(w, w->type, start + k, n), scale));
  }
}
