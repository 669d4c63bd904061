/// The lanes of packed weights: what of the inner axis a row has side by side in a block.
#ifndef TERN_LANES_H
#define TERN_LANES_H

#include "CTernKernels.h"

/// The elements of the inner axis that a lane takes, and the bytes that they have in a block.
#define LANE_ELEMENTS(type) ((type) == TERN_I8 ? 4 : (type) == TERN_BF16 ? 2 : 1)
#define LANE_BYTES(type) ((type) == TERN_F16 ? 2 : 4)

/// The lanes that a part of the inner axis takes, and the bytes of a block with the whole of it.
static inline size_t lane_count(tern_weight_type type, size_t inner) {
  return (inner + LANE_ELEMENTS(type) - 1) / LANE_ELEMENTS(type);
}
static inline size_t block_bytes(tern_weight_type type, size_t inner) {
  return TERN_BLOCK_ROWS * LANE_BYTES(type) * lane_count(type, inner);
}

#endif
