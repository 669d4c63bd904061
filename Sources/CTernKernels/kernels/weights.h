/// Weights as they are stored, row by row.

/// n <= VL weights from element `at` on; the rest is 0.
INLINE vf vload_weight(const tern_weight *w, size_t at, size_t n) {
  uint16_t halves[VL] = {0};
  int8_t bytes[VL] = {0};
  switch (w->type) {
    case TERN_F32: return vload_part((const float *)w->elements + at, n);
    case TERN_F16:
      memcpy(halves, (const uint16_t *)w->elements + at, n * sizeof *halves);
      return vload_f16(halves);
    case TERN_BF16:
      memcpy(halves, (const uint16_t *)w->elements + at, n * sizeof *halves);
      return vload_bf16(halves);
    case TERN_I8:
      memcpy(bytes, (const int8_t *)w->elements + at, n);
      return vload_i8(bytes);
  }
}

static void widen(const tern_weight *w, size_t row, float *y) {
  const vf scale = vset(w->scales ? w->scales[row] : 1);
  for (size_t k = 0; k < w->inner; k += VL) {
    const size_t n = w->inner - k < VL ? w->inner - k : VL;
    vstore_part(y + k, n, vmul(vload_weight(w, row * w->inner + k, n), scale));
  }
}
