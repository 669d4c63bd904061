/// What meets bf16 and i8 weights, rounded as they are.

/// The bits of a number rounded to bf16, to nearest, ties to even, in the upper half.
INLINE uint32_t rounded_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return x == x ? bits + 0x7FFF + (bits >> 16 & 1) : bits | 0x400000;  // what is no number stays that
}

/// Rounds n elements to bf16.
INLINE void round_pairs(size_t n, const float *x, uint16_t *y) {
  for (size_t i = 0; i < n; i++) y[i] = (uint16_t)(rounded_bits(x[i]) >> 16);
}

/// Rounds n elements to whole multiples from -127 to 127 of a factor: that of the largest magnitude / 127, or
/// NaN where an element is no finite number.
static float round_bytes(size_t n, const float *x, int8_t *y, uint32_t *excess) {
  vf highest = vzero(), finite = vzero();
  for (size_t i = 0; i < n; i += VL) {
    const vf v = vload_part(x + i, n - i < VL ? n - i : VL);
    highest = vmax(vmax(v, vsub(vzero(), v)), highest);
    finite = vfma(v, vzero(), finite);  // NaN from NaN and infinity
  }
  float magnitudes[VL], most = 0;
  vstore(magnitudes, highest);
  for (size_t i = 0; i < VL; i++) most = magnitudes[i] > most ? magnitudes[i] : most;
  const float inverse = most > 0 ? 127 / most : 0;
  const bool fits = vsum(finite) == 0 && inverse < INFINITY;
  int32_t total = 0;
  for (size_t i = 0; i < n; i++) {
    const int32_t value = fits ? (int32_t)rintf(x[i] * inverse) : 0;
    y[i] = (int8_t)value;
    total += value;
  }
  *excess = (uint32_t)total * BYTES_EXCESS;
  return fits ? most / 127 : vsum(finite) == 0 ? 0 : NAN;
}
