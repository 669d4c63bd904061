/// Rounding of activations to the type of the weights that they meet.

/// The bits of a number rounded to bf16, to nearest, ties to even, in the upper half.
INLINE uint32_t rounded_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return x == x ? bits + 0x7FFF + (bits >> 16 & 1) : bits | 0x400000;  // what is no number stays that
}

/// Rounds n elements to bf16.
static void gemm_round_pairs(size_t n, const float *x, uint16_t *y) {
  for (size_t i = 0; i < n; i++) y[i] = (uint16_t)(rounded_bits(x[i]) >> 16);
}

/// The factor of whole multiples from -127 to 127 that n elements are rounded to: that of the largest magnitude / 127, or
/// NaN where an element is no finite number; and its inverse, or 0 where all are to be 0.
static float gemm_byte_factor(size_t n, const float *x, float *inverse) {
  vf highest = vzero(), finite = vzero();
  for (size_t i = 0; i < n; i += VL) {
    const vf v = vload_part(x + i, n - i < VL ? n - i : VL);
    highest = vmax(vmax(v, vsub(vzero(), v)), highest);
    finite = vfma(v, vzero(), finite);  // NaN from NaN and infinity
  }
  float magnitudes[VL], most = 0;
  vstore(magnitudes, highest);
  for (size_t i = 0; i < VL; i++) most = magnitudes[i] > most ? magnitudes[i] : most;
  *inverse = most > 0 ? 127 / most : 0;
  if (vsum(finite) == 0 && *inverse < INFINITY) return most / 127;
  *inverse = 0;
  return vsum(finite) == 0 ? 0 : NAN;
}

/// Rounds n elements to whole multiples of a factor with this inverse, and gives their sum.
static int32_t gemm_round_bytes(size_t n, const float *x, float inverse, int8_t *y) {
  int32_t total = 0;
  for (size_t i = 0; i < n; i++) {
    const int32_t value = inverse > 0 ? (int32_t)rintf(x[i] * inverse) : 0;
    y[i] = (int8_t)value;
    total += value;
  }
  return total;
}
