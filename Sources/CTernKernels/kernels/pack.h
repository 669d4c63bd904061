/// Weights as products read them: blocks of rows whose elements lie side by side, four bytes of each row after the
/// other.

/// Of a row of a weight the VL lanes from lane `lane` on, as vfma_pairs and vfma_bytes take them; 0 behind its end.
INLINE vf pack_lanes(const tern_weight *w, tern_weight_type type, size_t row, size_t lane) {
  const size_t first = lane * LANE_ELEMENTS(type), left = w->inner - first;
  const size_t most = VL * LANE_ELEMENTS(type), n = left < most ? left : most;
  const size_t at = row * w->inner + first, size = 4 / LANE_ELEMENTS(type);
  const char *place = (const char *)w->elements + at * size;
  char lanes[4 * VL] = {0};
  uint16_t halves[2 * VL] = {0};
  vf x;
  if (type == TERN_BF16 && w->type == TERN_F32) {
    round_pairs(n, (const float *)w->elements + at, halves);
    x = vload_lanes(halves);
  } else if (n == most) {
    x = vload_lanes(place);
  } else {
    memcpy(lanes, place, n * size);
    x = vload_lanes(lanes);
  }
  return type == TERN_I8 ? vfactor_of_bytes(x) : x;
}

/// A block of rows, four bytes a lane: vectors of rows become vectors of lanes.
INLINE void pack_block(const tern_weight *w, tern_weight_type type, size_t row, float *block) {
  const size_t lanes = lane_count(type, w->inner);
  for (size_t lane = 0; lane < lanes; lane += VL)
    for (size_t r = 0; r < TERN_BLOCK_ROWS; r += VL) {
      vf x[VL];
      for (size_t i = 0; i < VL; i++)
        x[i] = row + r + i < w->rows ? pack_lanes(w, type, row + r + i, lane) : vzero();
      vtranspose(x);
      for (size_t i = 0; i < VL && lane + i < lanes; i++)
        vstore_lanes(block + (lane + i) * TERN_BLOCK_ROWS + r, x[i]);
    }
}

/// A block of rows, two bytes a lane.
static void pack_halves(const tern_weight *w, size_t row, uint16_t *block) {
  const uint16_t *elements = w->elements;
  for (size_t k = 0; k < w->inner; k++)
    for (size_t r = 0; r < TERN_BLOCK_ROWS; r++, block++)
      *block = row + r < w->rows ? elements[(row + r) * w->inner + k] : 0;
}

static void pack(
  const tern_weight *w, tern_weight_type type, size_t first, size_t last, void *blocks) {
  const size_t size = block_bytes(type, w->inner);
  for (size_t block = first; block < last; block++) {
    const size_t row = block * TERN_BLOCK_ROWS;
    char *place = (char *)blocks + block * size;
    switch (type) {
      case TERN_F32: pack_block(w, TERN_F32, row, (float *)place); break;
      case TERN_F16: pack_halves(w, row, (uint16_t *)place); break;
      case TERN_BF16: pack_block(w, TERN_BF16, row, (float *)place); break;
      case TERN_I8: pack_block(w, TERN_I8, row, (float *)place); break;
    }
  }
}
