/// Vectors of one element, for any machine.
#include "isa.h"

#define VL 1
#define TILE_BLOCKS 1
#define TILE_COLUMNS 2
#define MATMUL_ROWS 4
#define MATMUL_VECTORS 4

typedef float vf;

INLINE vf vzero(void) { return 0; }
INLINE vf vset(float x) { return x; }
INLINE vf vload(const float *p) { return *p; }
INLINE vf vload_part(const float *p, size_t n) { return n ? *p : 0; }
INLINE void vstore(float *p, vf x) { *p = x; }
INLINE void vstore_part(float *p, size_t n, vf x) {
  if (n) *p = x;
}
INLINE vf vadd(vf a, vf b) { return a + b; }
INLINE vf vsub(vf a, vf b) { return a - b; }
INLINE vf vmul(vf a, vf b) { return a * b; }
INLINE vf vdiv(vf a, vf b) { return a / b; }
INLINE vf vfma(vf a, vf b, vf c) { return a * b + c; }
/// c plus the products of both halves of a and b, each a bf16 number.
INLINE vf vfma_pairs(vf a, vf b, vf c) {
  uint32_t p, q;
  memcpy(&p, &a, 4);
  memcpy(&q, &b, 4);
  const uint32_t halves[4] = {p << 16, q << 16, p & 0xFFFF0000, q & 0xFFFF0000};
  float values[4];
  memcpy(values, halves, 16);
  return values[2] * values[3] + (values[0] * values[1] + c);
}
INLINE vf vmin(vf a, vf b) { return a < b ? a : b; }
INLINE vf vmax(vf a, vf b) { return a > b ? a : b; }
INLINE vf vpositive(vf x) { return x > 0 ? 1 : 0; }
INLINE vf vsqrt(vf x) { return sqrtf(x); }
INLINE vf vround(vf x) { return rintf(x); }
INLINE float vsum(vf x) { return x; }
INLINE vf vload_lanes(const void *p) {
  vf x;
  memcpy(&x, p, sizeof x);
  return x;
}
INLINE void vstore_lanes(void *p, vf x) { memcpy(p, &x, sizeof x); }
INLINE vf vwhole(vf x, uint32_t less) {
  uint32_t whole;
  memcpy(&whole, &x, sizeof whole);
  return (float)(int32_t)(whole - less);
}
INLINE void vtranspose(vf *x) { (void)x; }
#define BYTES_EXCESS 0
INLINE vf vfactor_of_bytes(vf x) { return x; }
INLINE vf vfma_bytes(vf a, vf b, vf c) {
  int8_t x[4], y[4];
  uint32_t sum;
  memcpy(x, &a, 4);
  memcpy(y, &b, 4);
  memcpy(&sum, &c, 4);
  for (int i = 0; i < 4; i++) sum += (uint32_t)(x[i] * y[i]);
  return vload_lanes(&sum);
}

INLINE float from_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
INLINE vf vpower_of_two(vf n) { return n == n ? from_bits((uint32_t)((int)n + 127) << 23) : n; }
INLINE vf vexponent(vf x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return (float)((int)(bits >> 23) - 127);
}
INLINE vf vload_bf16(const uint16_t *p) { return from_bits((uint32_t)*p << 16); }
INLINE vf vload_i8(const int8_t *p) { return *p; }
INLINE vf vload_f16(const uint16_t *p) {
  const uint32_t sign = (uint32_t)(*p & 0x8000) << 16, magnitude = *p & 0x7FFF;
  if (magnitude >= 0x7C00) return from_bits(sign | 0x7F800000 | magnitude << 13);
  // The exponent's bias differs by 112; the product also makes subnormal numbers normal.
  const float x = from_bits(magnitude << 13) * 0x1p112f;
  return sign ? -x : x;
}

#define TABLE tern_kernels_scalar
#define NAME "scalar"
#include "../kernels/all.h"
