/// Products of bf16 and i8 weights by tiles: lines of columns as they were rounded, and blocks as they are packed, of which VL
/// lanes are a tile. Each sum runs over the inner axis front to back, by one instruction for any number of rows and columns.

/// Sums of B blocks by `groups` times VL columns: [groups, B, VL, VL]; B is 2 where there may be two groups, else at most 4.
/// Asks for the blocks that follow on its way.
INLINE void gemm_tiles_sum(
  const tern_gemm_arguments *a, const gemm_part *p, size_t block, size_t column,
  tern_weight_type type, size_t blocks, size_t groups, bool square, uint32_t *sums) {
  const size_t stride = block_bytes(type, a->w.inner), apart = 4 * p->stride;
  const char *w = (const char *)a->w.blocks + block * stride + p->start * LINE;
  const char *x = (const char *)(p->x + (column - p->begin) * p->stride);
  const size_t columns = p->end - column;
  _Alignas(64) char few[2 * TILE_BYTES] = {0}, last[4 * TILE_BYTES] = {0};
  tiles_clear_sums();
  for (size_t k = 0; k < p->lanes; k += VL, w += TILE_BYTES, x += LINE) {
    const char *lines = x, *tiles = w;
    size_t step = apart, next = stride;
    for (size_t i = 0; i < blocks * VL; i++)
      __builtin_prefetch(
        w + (blocks + i / VL) * stride + i % VL * LINE, 0, 2);
    if (columns < groups * VL) {  // fewer lines than tiles have
      for (size_t c = 0; c < columns; c++) memcpy(few + c * LINE, x + c * apart, LINE);
      lines = few;
      step = LINE;
    }
    if (p->lanes - k < VL) {  // the blocks end within a tile
      for (size_t b = 0; b < blocks; b++)
        memcpy(last + b * TILE_BYTES, w + b * stride, (p->lanes - k) * LINE);
      tiles = last;
      next = TILE_BYTES;
    }
    if (square)
      tiles_add_square(type, lines, step, tiles, blocks > 1 ? next : 0, groups);
    else
      tiles_add_row(type, lines, step, tiles, next, blocks);
  }
  tiles_store_sums(sums);
}

/// Blocks [first, last) by some columns: two blocks by two tiles of columns, or four by one.
static void gemm_tiles(
  const tern_gemm_arguments *a, const gemm_part *p, size_t first, size_t last,
  tern_weight_type type) {
  const bool square = p->end - p->begin > VL;
  const size_t most = square ? 2 : 4;
  _Alignas(64) uint32_t sums[4 * VL * VL];
  tiles_begin();
  for (size_t block = first; block < last; block += most) {
    const size_t blocks = last - block < most ? last - block : most;
    for (size_t column = p->begin; column < p->end; column += 2 * VL) {
      const size_t columns = p->end - column, groups = columns > VL ? 2 : 1;
      if (square)
        gemm_tiles_sum(a, p, block, column, type, blocks, groups, true, sums);
      else
        gemm_tiles_sum(a, p, block, column, type, blocks, groups, false, sums);
      for (size_t c = 0; c < columns && c < 2 * VL; c++)
        for (size_t b = 0; b < blocks; b++) {
          const uint32_t *line = sums + ((c / VL * most + b) * VL + c % VL) * VL;
          gemm_store(
            a, p, (block + b) * TERN_BLOCK_ROWS, column + c, type, vload_lanes(line));
        }
    }
  }
  _tile_release();
}
