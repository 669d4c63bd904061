/// Loads of VL weights, or of the n < VL that are left (the rest 0), from element `at` on.

INLINE vf vload_weight(const tern_weight *w, tern_weight_type type, size_t at) {
  switch (type) {
    case TERN_F32: return vload((const float *)w->elements + at);
    case TERN_F16: return vload_f16((const uint16_t *)w->elements + at);
    case TERN_BF16: return vload_bf16((const uint16_t *)w->elements + at);
    case TERN_I8: return vload_i8((const int8_t *)w->elements + at);
  }
}

INLINE vf vload_weight_part(const tern_weight *w, tern_weight_type type, size_t at, size_t n) {
  uint16_t halves[VL] = {0};
  int8_t bytes[VL] = {0};
  switch (type) {
    case TERN_F32: return vload_part((const float *)w->elements + at, n);
    case TERN_F16:
      for (size_t i = 0; i < n; i++) halves[i] = ((const uint16_t *)w->elements)[at + i];
      return vload_f16(halves);
    case TERN_BF16:
      for (size_t i = 0; i < n; i++) halves[i] = ((const uint16_t *)w->elements)[at + i];
      return vload_bf16(halves);
    case TERN_I8:
      for (size_t i = 0; i < n; i++) bytes[i] = ((const int8_t *)w->elements)[at + i];
      return vload_i8(bytes);
  }
}
