/// Products of packed weights and columns of x. A lane of a vector is a row of the weight, of which it takes four bytes
/// at a time: one f32, two bf16 or four i8 elements (of f16 one, which is widened); the same bytes of a column meet all
/// lanes. So a weight's blocks are read in the order in which they lie, and each sum runs over the inner axis front to
/// back in a lane of its own, however many columns and rows there are at a time.

/// The vectors that a block's rows take.
enum { BLOCK_VECTORS = TERN_BLOCK_ROWS / VL };

/// The most columns that are prepared at a time, whole tiles of any level, elements of their inner axis, and bytes.
enum { GEMM_COLUMNS = 288, GEMM_INNER = 8192, GEMM_BYTES = 160 << 10 };

/// The most columns that only wait for weights, and how many bytes before they are needed these are asked for then.
enum { FEW_COLUMNS = 4, NEAR = 1024 };

/// Some columns of x, rounded to what meets the weights, and the part of the inner axis that they have.
typedef struct {
  size_t begin, end;
  /// Of the inner axis, in lanes.
  size_t start, lanes;
  /// The columns' lanes, `stride` after each other.
  const float *x;
  size_t stride;
  /// For i8 the factor that each column was rounded with, and by how much its sums are too large.
  const float *factors;
  const uint32_t *excesses;
} gemm_part;

/// The four bytes at p, whatever they are, in every lane.
INLINE vf vset_lane(const void *p) {
  float lane;
  memcpy(&lane, p, sizeof lane);
  return vset(lane);
}

INLINE vf gemm_load(const char *w, tern_weight_type type) {
  return type == TERN_F16 ? vload_f16((const uint16_t *)w) : vload_lanes(w);
}

/// sum + w · x in every lane.
INLINE vf gemm_add(tern_weight_type type, vf w, vf x, vf sum) {
  switch (type) {
    case TERN_I8: return vfma_bytes(w, x, sum);
    case TERN_BF16: return vfma_pairs(w, x, sum);
    default: return vfma(w, x, sum);
  }
}

/// Puts a vector of sums into y: scaled, with the bias, or added to what is there.
INLINE void gemm_store(
  const tern_gemm_arguments *a, const gemm_part *p, size_t row, size_t column,
  tern_weight_type type, vf sum) {
  if (row >= a->w.rows) return;
  const size_t n = a->w.rows - row;
  const bool adds = a->accumulate || p->start > 0;
  float *y = a->y + row * a->row_stride + column * a->column_stride;
  if (type == TERN_I8) {
    const size_t j = column - p->begin;
    sum = vmul(vwhole(sum, p->excesses[j]), vset(p->factors[j]));
  }
  if (a->w.scales) sum = vmul(sum, vload_most(a->w.scales + row, n));
  if (a->bias && p->start == 0) sum = vadd(sum, vload_most(a->bias + row, n));
  if (a->row_stride == 1) {
    vstore_most(y, n, adds ? vadd(sum, vload_most(y, n)) : sum);
  } else {
    float sums[VL];
    vstore(sums, sum);
    for (size_t r = 0; r < VL && r < n; r++)
      y[r * a->row_stride] = sums[r] + (adds ? y[r * a->row_stride] : 0);
  }
}

/// Asks for the lines of y that B blocks of rows by C columns go to: they lie too far apart for the processor to foresee.
INLINE void gemm_ask_for_sums(
  const tern_gemm_arguments *a, size_t block, size_t column, int B, int C) {
  if (a->row_stride != 1) return;
  const float *y = a->y + block * TERN_BLOCK_ROWS + column * a->column_stride;
  UNROLL for (int c = 0; c < C; c++)
    UNROLL for (int b = 0; b < B; b++)
      __builtin_prefetch(y + c * a->column_stride + b * TERN_BLOCK_ROWS, 1, 2);
}

/// B blocks of rows by C columns. On its way it asks for the weights that follow: those of the next blocks, or what
/// lies near.
INLINE void gemm_tile(
  const tern_gemm_arguments *a, const gemm_part *p, size_t block, size_t column,
  tern_weight_type type, int B, int C) {
  const size_t step = TERN_BLOCK_ROWS * LANE_BYTES(type);
  const size_t stride = block_bytes(type, a->w.inner);
  const size_t ahead = B == 1 && C < TILE_COLUMNS ? NEAR : B * stride;
  const char *w = (const char *)a->w.blocks + block * stride + p->start * step;
  const float *x = p->x + (column - p->begin) * p->stride;
  gemm_ask_for_sums(a, block, column, B, C);
  vf sum[TILE_BLOCKS * TILE_COLUMNS * BLOCK_VECTORS];
  UNROLL for (int i = 0; i < B * C * BLOCK_VECTORS; i++) sum[i] = vzero();
  for (size_t k = 0; k < p->lanes; k++, w += step, x++) {
    vf rows[TILE_BLOCKS * BLOCK_VECTORS];
    UNROLL for (int b = 0; b < B; b++) {
      __builtin_prefetch(w + b * stride + ahead, 0, 2);
      UNROLL for (int v = 0; v < BLOCK_VECTORS; v++)
        rows[b * BLOCK_VECTORS + v] =
          gemm_load(w + b * stride + v * VL * LANE_BYTES(type), type);
    }
    UNROLL for (int c = 0; c < C; c++) {
      const vf element = vset_lane(x + c * p->stride);
      UNROLL for (int i = 0; i < B * BLOCK_VECTORS; i++) {
        const int at = c * B * BLOCK_VECTORS + i;
        sum[at] = gemm_add(type, rows[i], element, sum[at]);
      }
    }
  }
  // Column by column from memory: unrolled for all kinds of tiles, it would be most of the library.
  vf stored[TILE_COLUMNS][TILE_BLOCKS * BLOCK_VECTORS];
  UNROLL for (int c = 0; c < C; c++)
    UNROLL for (int i = 0; i < B * BLOCK_VECTORS; i++)
      stored[c][i] = sum[c * B * BLOCK_VECTORS + i];
  ROLLED for (int c = 0; c < C; c++)
    UNROLL for (int i = 0; i < B * BLOCK_VECTORS; i++)
      gemm_store(a, p, block * TERN_BLOCK_ROWS + i * VL, column + c, type, stored[c][i]);
}

/// B blocks of rows by all columns, so that weights come from memory once.
INLINE void gemm_blocks(
  const tern_gemm_arguments *a, const gemm_part *p, size_t block, tern_weight_type type, int B) {
  size_t column = p->begin;
  for (; column + TILE_COLUMNS <= p->end; column += TILE_COLUMNS)
    gemm_tile(a, p, block, column, type, B, TILE_COLUMNS);
  if (TILE_COLUMNS > 8 && column + 8 <= p->end) {
    gemm_tile(a, p, block, column, type, B, 8);
    column += 8;
  }
  if (TILE_COLUMNS > 4 && column + 4 <= p->end) {
    gemm_tile(a, p, block, column, type, B, 4);
    column += 4;
  }
  if (column + 2 <= p->end) {
    gemm_tile(a, p, block, column, type, B, 2);
    column += 2;
  }
  if (column < p->end) gemm_tile(a, p, block, column, type, B, 1);
}

#ifdef TILES
#include "gemm_tiles.h"
#endif

/// Blocks [first, last) by some columns. Few columns wait for weights, which come best from one place at a time.
INLINE void gemm_columns(
  const tern_gemm_arguments *a, const gemm_part *p, size_t first, size_t last,
  tern_weight_type type) {
#ifdef TILES
  if (type == TERN_BF16 || type == TERN_I8) return gemm_tiles(a, p, first, last, type);
#endif
  size_t block = first;
  if (p->end - p->begin > FEW_COLUMNS)
    for (; block + TILE_BLOCKS <= last; block += TILE_BLOCKS)
      gemm_blocks(a, p, block, type, TILE_BLOCKS);
  for (; block < last; block++) gemm_blocks(a, p, block, type, 1);
}

/// Columns of x, rounded to what meets the weights: lines of memory that no other column shares.
typedef struct {
  _Alignas(LINE) float lanes[GEMM_BYTES / sizeof(float)];
  float factors[GEMM_COLUMNS];
  uint32_t excesses[GEMM_COLUMNS];
} gemm_memory;

/// The product, of as many columns at a time as stay in the second-level cache, in whole tiles. Between two columns lies
/// a line more than they take, lest all fall into the same set of the first-level cache.
INLINE void gemm_typed(
  const tern_gemm_arguments *a, size_t first, size_t last, gemm_memory *memory,
  tern_weight_type type) {
  for (size_t start = 0; start < a->w.inner; start += GEMM_INNER) {
    const size_t left = a->w.inner - start, inner = left < GEMM_INNER ? left : GEMM_INNER;
    const size_t taken = lane_count(type, inner);
    const size_t stride = (taken + 2 * LINE_LANES - 1) / LINE_LANES * LINE_LANES;
    const size_t most = GEMM_BYTES / sizeof(float) / stride;
    const size_t some = most < GEMM_COLUMNS ? most : GEMM_COLUMNS;
    const size_t fitting = some < TILE_COLUMNS ? some : some - some % TILE_COLUMNS;
    for (size_t begin = 0; begin < a->columns; begin += fitting) {
      const size_t end = begin + fitting < a->columns ? begin + fitting : a->columns;
      for (size_t j = 0; j < end - begin; j++) {
        const float *x = a->x + (begin + j) * a->w.inner + start;
        void *place = memory->lanes + j * stride;
        // Where a lane, or a tile's line, has fewer elements than it takes.
        memset(memory->lanes + j * stride + taken - 1, 0, LINE);
        switch (type) {
          case TERN_BF16: round_pairs(inner, x, place); break;
          case TERN_I8:
            memory->factors[j] = round_bytes(inner, x, place, memory->excesses + j);
            break;
          default: memcpy(place, x, inner * sizeof *x);
        }
      }
      const gemm_part part = {
        begin, end, start / LANE_ELEMENTS(type), taken, memory->lanes, stride, memory->factors,
        memory->excesses};
      gemm_columns(a, &part, first, last, type);
    }
  }
}

static void gemm(const tern_gemm_arguments *a, size_t first, size_t last) {
  gemm_memory memory;
  switch (a->w.type) {
    case TERN_F32: gemm_typed(a, first, last, &memory, TERN_F32); break;
    case TERN_F16: gemm_typed(a, first, last, &memory, TERN_F16); break;
    case TERN_BF16: gemm_typed(a, first, last, &memory, TERN_BF16); break;
    case TERN_I8: gemm_typed(a, first, last, &memory, TERN_I8); break;
  }
}
