/// Matrix product with both operands' inner axis contiguous, as weights [out, in] and activations [.., in] are:
/// weights are used where they are mapped, and never packed.
///
/// A lane of a vector takes four bytes of the inner axis: one f32, two bf16 or four i8 elements (f16 is widened on
/// its way). A tile of R rows by C columns keeps its sums in registers, as vectors that run over the inner axis
/// front to back; in the end as many vectors as have lanes are folded together, each by the same tree.
///
/// With few columns the weights' way from memory takes longest: they are asked for before they are needed, and for
/// one column read in the order in which they lie.

/// Elements of the inner axis in a lane.
#define LANE_ELEMENTS(type) ((type) == TERN_I8 ? 4 : (type) == TERN_BF16 ? 2 : 1)

/// The most columns of a block, elements of its inner axis, and bytes.
enum { GEMM_COLUMNS = 256, GEMM_INNER = 8192, GEMM_BYTES = 128 << 10 };

/// Some columns of x as tiles take them, and the part of the inner axis that they have.
typedef struct {
  size_t start, inner;
  size_t begin, end;
  /// Lanes, those of one column after the other: x itself, or what it was rounded to.
  const float *x;
  size_t stride;
  /// For i8 the factor that each column was rounded with, and by how much its sums are too large.
  const float *factors;
  const uint32_t *excesses;
} gemm_block;

/// A vector of weights from element `at` on; of the n elements that are left, the rest 0.
INLINE vf gemm_load(const tern_weight *w, tern_weight_type type, size_t at) {
  switch (type) {
    case TERN_F32: return vload((const float *)w->elements + at);
    case TERN_F16: return vload_weight(w, type, at);
    case TERN_BF16: return vload_lanes((const uint16_t *)w->elements + at);
    case TERN_I8: return vfactor_of_bytes(vload_lanes((const int8_t *)w->elements + at));
  }
}
INLINE vf gemm_load_part(const tern_weight *w, tern_weight_type type, size_t at, size_t n) {
  if (LANE_ELEMENTS(type) == 1) return vload_weight_part(w, type, at, n);
  const size_t size = 4 / LANE_ELEMENTS(type);
  float lanes[VL] = {0};
  memcpy(lanes, (const char *)w->elements + at * size, n * size);
  return type == TERN_I8 ? vfactor_of_bytes(vload(lanes)) : vload(lanes);
}

/// How many bytes before they are needed weights are asked for: those of a single column, which is all that is
/// read then, and those of tiles.
enum { COLUMN_AHEAD = 2048, TILE_AHEAD = 8192 };

INLINE const char *gemm_address(const tern_weight *w, tern_weight_type type, size_t at) {
  return (const char *)w->elements + at * (type == TERN_F16 ? 2 : 4 / LANE_ELEMENTS(type));
}

/// sum + w · x in every lane.
INLINE vf gemm_add(tern_weight_type type, vf w, vf x, vf sum) {
  switch (type) {
    case TERN_I8: return vfma_bytes(w, x, sum);
    case TERN_BF16: return vfma_pairs(w, x, sum);
    default: return vfma(w, x, sum);
  }
}

/// Puts sums into y: scaled, with the bias, or added to what is there.
INLINE void gemm_store(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, size_t column,
  tern_weight_type type, int R, int C, const vf *sum) {
  float sums[TILE_SUMS];
  uint32_t whole[TILE_SUMS];
  UNROLL for (int i = 0; i < R * C; i += VL) {
    if (type == TERN_I8)
      vstore_lanes(whole + i, vsums_whole(sum + i));
    else
      vstore(sums + i, vsums(sum + i));
  }
  const bool adds = a->accumulate || b->start > 0;
  UNROLL for (int c = 0; c < C; c++) {
    float *y = a->y + row * a->row_stride + (column + c) * a->column_stride;
    const float *scales = a->w.scales, *bias = b->start == 0 ? a->bias : NULL;
    if (type == TERN_I8) {
      const float factor = b->factors[column + c - b->begin];
      const uint32_t excess = b->excesses[column + c - b->begin];
      UNROLL for (int r = 0; r < R; r++)
        sums[c * R + r] = (float)(int32_t)(whole[c * R + r] - excess) * factor;
    }
    if (scales) UNROLL for (int r = 0; r < R; r++) sums[c * R + r] *= scales[row + r];
    if (bias) UNROLL for (int r = 0; r < R; r++) sums[c * R + r] += bias[row + r];
    if (a->row_stride == 1) {
      if (adds) UNROLL for (int r = 0; r < R; r++) sums[c * R + r] += y[r];
      memcpy(y, sums + c * R, R * sizeof *y);
    } else {
      UNROLL for (int r = 0; r < R; r++)
        y[r * a->row_stride] = sums[c * R + r] + (adds ? y[r * a->row_stride] : 0);
    }
  }
}

/// R rows by C columns. Before each step along the inner axis it asks for so many vectors of the weights of later
/// rows: from row `from` on, counted from this tile's.
INLINE void gemm_tile(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, size_t column,
  tern_weight_type type, int R, int C, int fetches, size_t from) {
  const size_t step = VL * LANE_ELEMENTS(type), stride = a->w.inner;
  const size_t at = row * stride + b->start;
  const float *x = b->x + (column - b->begin) * b->stride;
  vf sum[TILE_SUMS], few[TILE_SUMS];
  UNROLL for (int i = 0; i < TILE_SUMS; i++) sum[i] = vzero();
  size_t k = 0;
  // Of rows and columns, those that are fewer stay in registers.
  for (; k + step <= b->inner; k += step, x += VL) {
    UNROLL for (int i = 0; i < fetches; i++) {
      const size_t later = at + from * stride + k * fetches + i * step;
      __builtin_prefetch(gemm_address(&a->w, type, later) + TILE_AHEAD, 0, 2);
    }
    if (R <= C) {
      UNROLL for (int r = 0; r < R; r++) few[r] = gemm_load(&a->w, type, at + r * stride + k);
      UNROLL for (int c = 0; c < C; c++) {
        const vf v = vload(x + c * b->stride);
        UNROLL for (int r = 0; r < R; r++)
          sum[c * R + r] = gemm_add(type, few[r], v, sum[c * R + r]);
      }
    } else {
      UNROLL for (int c = 0; c < C; c++) few[c] = vload(x + c * b->stride);
      UNROLL for (int r = 0; r < R; r++) {
        const vf w = gemm_load(&a->w, type, at + r * stride + k);
        UNROLL for (int c = 0; c < C; c++)
          sum[c * R + r] = gemm_add(type, w, few[c], sum[c * R + r]);
      }
    }
  }
  if (k < b->inner) {
    const size_t rest = b->inner - k, lanes = LANE_ELEMENTS(type) == 1 ? rest : VL;
    UNROLL for (int r = 0; r < R; r++) {
      const vf w = gemm_load_part(&a->w, type, at + r * stride + k, rest);
      UNROLL for (int c = 0; c < C; c++)
        sum[c * R + r] =
          gemm_add(type, w, vload_part(x + c * b->stride, lanes), sum[c * R + r]);
    }
  }
  gemm_store(a, b, row, column, type, R, C, sum);
}

/// TILE_SUMS rows by one column: row after row.
INLINE void gemm_column(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, size_t column,
  tern_weight_type type) {
  const size_t step = VL * LANE_ELEMENTS(type);
  const float *x = b->x + (column - b->begin) * b->stride;
  vf sum[TILE_SUMS];
  UNROLL for (int r = 0; r < TILE_SUMS; r++) {
    const size_t at = (row + r) * a->w.inner + b->start;
    size_t k = 0, lane = 0;
    sum[r] = vzero();
    for (; k + step <= b->inner; k += step, lane += VL) {
      __builtin_prefetch(gemm_address(&a->w, type, at + k) + COLUMN_AHEAD, 0, 2);
      sum[r] = gemm_add(type, gemm_load(&a->w, type, at + k), vload(x + lane), sum[r]);
    }
    if (k < b->inner) {
      const size_t rest = b->inner - k, lanes = LANE_ELEMENTS(type) == 1 ? rest : VL;
      const vf w = gemm_load_part(&a->w, type, at + k, rest);
      sum[r] = gemm_add(type, w, vload_part(x + lane, lanes), sum[r]);
    }
  }
  gemm_store(a, b, row, column, type, TILE_SUMS, 1, sum);
}

/// TILE_ROWS rows by all columns from b->begin to `end`, a multiple of TILE_COLUMNS. The first tiles share the asking for
/// later weights, so that these come while there is work.
INLINE void gemm_tiles(
  const tern_gemm_arguments *a, const gemm_block *b, size_t row, size_t end,
  tern_weight_type type) {
  size_t tile = 0, column = b->begin;
  if (end - column < TILE_ROWS * TILE_COLUMNS) {
    gemm_tile(a, b, row, column, type, TILE_ROWS, TILE_COLUMNS, TILE_ROWS, 0);
    column += TILE_COLUMNS;
  } else {
    for (; tile < TILE_ROWS; tile++, column += TILE_COLUMNS)
      gemm_tile(a, b, row, column, type, TILE_ROWS, TILE_COLUMNS, 1, tile);
  }
  for (; column < end; column += TILE_COLUMNS)
    gemm_tile(a, b, row, column, type, TILE_ROWS, TILE_COLUMNS, 0, 0);
}

/// Rows [first, last) of a block: all columns before the next rows, so that a weight is read once.
INLINE void gemm_rows(
  const tern_gemm_arguments *a, const gemm_block *b, size_t first, size_t last,
  tern_weight_type type) {
  const size_t wide = b->end - (b->end - b->begin) % TILE_COLUMNS;
  size_t row = first;
  for (; row + TILE_SUMS <= last; row += TILE_SUMS) {
    if (wide > b->begin)
      for (size_t r = row; r < row + TILE_SUMS; r += TILE_ROWS) gemm_tiles(a, b, r, wide, type);
    size_t column = wide;
    if (TILE_COLUMNS > 2 && column + 2 <= b->end) {
      const size_t half = TILE_SUMS / 2;
      UNROLL for (int i = 0; i < 2; i++)
        gemm_tile(a, b, row + i * half, column, type, half, 2, half, 0);
      column += 2;
    }
    for (; column < b->end; column++) gemm_column(a, b, row, column, type);
  }
  for (; row < last; row++) {
    size_t column = b->begin;
    for (; column < wide; column += TILE_COLUMNS)
      gemm_tile(a, b, row, column, type, 1, TILE_COLUMNS, 0, 0);
    for (; column < b->end; column++) gemm_tile(a, b, row, column, type, 1, 1, 0, 0);
  }
}

#include "gemm_rounding.h"

#ifdef TILES
#include "gemm_tiles.h"
#else
#include "gemm_rounded.h"
#endif

/// A product of x itself, so many columns at a time as stay in the second-level cache.
INLINE void gemm_exact(
  const tern_gemm_arguments *a, size_t first, size_t last, tern_weight_type type) {
  const size_t fitting = (512 << 10) / (sizeof(float) * (a->w.inner + 1));
  const size_t columns = fitting < TILE_COLUMNS ? TILE_COLUMNS : fitting - fitting % TILE_COLUMNS;
  for (size_t begin = 0; begin < a->columns; begin += columns) {
    const size_t end = begin + columns < a->columns ? begin + columns : a->columns;
    const gemm_block block = {
      0, a->w.inner, begin, end, a->x + begin * a->w.inner, a->w.inner, NULL, NULL};
    gemm_rows(a, &block, first, last, type);
  }
}

static void gemm(const tern_gemm_arguments *a, size_t first, size_t last) {
  switch (a->w.type) {
    case TERN_F32: gemm_exact(a, first, last, TERN_F32); break;
    case TERN_F16: gemm_exact(a, first, last, TERN_F16); break;
    case TERN_BF16: gemm_rounded(a, first, last, TERN_BF16); break;
    case TERN_I8: gemm_rounded(a, first, last, TERN_I8); break;
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
