/// Weights as they are stored: rows as f32, and packed for products.

/// VL weights, or the n < VL that are left (the rest 0), from element `at` on.
INLINE vf vload_weight(const tern_weight *w, size_t at, size_t n) {
  uint16_t halves[VL] = {0};
  int8_t bytes[VL] = {0};
  const size_t count = n < VL ? n : VL;
  switch (w->type) {
    case TERN_F32: return vload_part((const float *)w->elements + at, count);
    case TERN_F16:
      memcpy(halves, (const uint16_t *)w->elements + at, count * sizeof *halves);
      return vload_f16(halves);
    case TERN_BF16:
      memcpy(halves, (const uint16_t *)w->elements + at, count * sizeof *halves);
      return vload_bf16(halves);
    case TERN_I8:
      memcpy(bytes, (const int8_t *)w->elements + at, count);
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
