/// The room that packed weights take.
#include "lanes.h"

size_t tern_packed_blocks(size_t rows) {
  return (rows + TERN_BLOCK_ROWS - 1) / TERN_BLOCK_ROWS;
}

size_t tern_packed_size(tern_weight_type type, size_t rows, size_t inner) {
  return tern_packed_blocks(rows) * block_bytes(type, inner);
}
