/// The room that packed weights take.
#include "CTernKernels.h"

size_t tern_packed_blocks(size_t rows) {
  return (rows + TERN_BLOCK_ROWS - 1) / TERN_BLOCK_ROWS;
}

size_t tern_packed_size(tern_weight_type type, size_t rows, size_t inner) {
  const size_t bytes = type == TERN_F32 ? 4 : type == TERN_I8 ? 1 : 2;
  const size_t row = type == TERN_F16 ? 2 * inner : (bytes * inner + 3) / 4 * 4;
  return tern_packed_blocks(rows) * TERN_BLOCK_ROWS * row;
}
