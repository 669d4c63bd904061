/// Vectors of 4 numbers, for the files of instruction sets that have NEON, and may have products of bytes (they
/// define DOT).

#define VL 4
#define TILE_BLOCKS 1
#define TILE_COLUMNS 6
#define MATMUL_ROWS 8
#define MATMUL_VECTORS 2

typedef float32x4_t vf;

INLINE vf vzero(void) { return vdupq_n_f32(0); }
INLINE vf vset(float x) { return vdupq_n_f32(x); }
INLINE vf vload(const float *p) { return vld1q_f32(p); }
INLINE void vstore(float *p, vf x) { vst1q_f32(p, x); }
INLINE vf vload_part(const float *p, size_t n) {
  float part[VL] = {0};
  for (size_t i = 0; i < n; i++) part[i] = p[i];
  return vld1q_f32(part);
}
INLINE void vstore_part(float *p, size_t n, vf x) {
  float part[VL];
  vst1q_f32(part, x);
  for (size_t i = 0; i < n; i++) p[i] = part[i];
}
INLINE vf vadd(vf a, vf b) { return vaddq_f32(a, b); }
INLINE vf vsub(vf a, vf b) { return vsubq_f32(a, b); }
INLINE vf vmul(vf a, vf b) { return vmulq_f32(a, b); }
INLINE vf vdiv(vf a, vf b) { return vdivq_f32(a, b); }
INLINE vf vfma(vf a, vf b, vf c) { return vfmaq_f32(c, a, b); }
INLINE vf vlow(vf x) { return vreinterpretq_f32_u32(vshlq_n_u32(vreinterpretq_u32_f32(x), 16)); }
INLINE vf vhigh(vf x) {
  return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(x), vdupq_n_u32(0xFFFF0000)));
}
/// c plus the products of both halves of a and b, each a bf16 number.
INLINE vf vfma_pairs(vf a, vf b, vf c) {
  return vfmaq_f32(vfmaq_f32(c, vlow(a), vlow(b)), vhigh(a), vhigh(b));
}
INLINE vf vmin(vf a, vf b) { return vminq_f32(a, b); }
INLINE vf vmax(vf a, vf b) { return vmaxq_f32(a, b); }
INLINE vf vpositive(vf x) {
  return vreinterpretq_f32_u32(vandq_u32(vcgtq_f32(x, vzero()), vreinterpretq_u32_f32(vset(1))));
}
INLINE vf vsqrt(vf x) { return vsqrtq_f32(x); }
INLINE vf vround(vf x) { return vrndnq_f32(x); }
INLINE vf vpower_of_two(vf n) {
  return vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(n), vdupq_n_s32(127)), 23));
}
INLINE vf vexponent(vf x) {
  const int32x4_t bits = vreinterpretq_s32_u32(vshrq_n_u32(vreinterpretq_u32_f32(x), 23));
  return vcvtq_f32_s32(vsubq_s32(bits, vdupq_n_s32(127)));
}
INLINE float vsum(vf x) {
  const float32x2_t s = vadd_f32(vget_low_f32(x), vget_high_f32(x));
  return vget_lane_f32(s, 0) + vget_lane_f32(s, 1);
}
INLINE vf vload_lanes(const void *p) { return vreinterpretq_f32_u8(vld1q_u8(p)); }
INLINE void vstore_lanes(void *p, vf x) { vst1q_u8(p, vreinterpretq_u8_f32(x)); }
INLINE vf vhalves(vf a, vf b, int high) {
  return high ? vcombine_f32(vget_high_f32(a), vget_high_f32(b))
              : vcombine_f32(vget_low_f32(a), vget_low_f32(b));
}
INLINE vf vwhole(vf x, uint32_t less) {
  return vcvtq_f32_s32(vreinterpretq_s32_u32(vsubq_u32(vreinterpretq_u32_f32(x), vdupq_n_u32(less))));
}
#define BYTES_EXCESS 0
INLINE vf vfactor_of_bytes(vf x) { return x; }
#ifdef DOT
INLINE vf vfma_bytes(vf a, vf b, vf c) {
  return vreinterpretq_f32_s32(vdotq_s32(
    vreinterpretq_s32_f32(c), vreinterpretq_s8_f32(a), vreinterpretq_s8_f32(b)));
}
#else
/// Two products of at most 128 · 127 fit 16 bits.
INLINE vf vfma_bytes(vf a, vf b, vf c) {
  const int8x16_t x = vreinterpretq_s8_f32(a), y = vreinterpretq_s8_f32(b);
  const int16x8_t pairs =
    vpaddq_s16(vmull_s8(vget_low_s8(x), vget_low_s8(y)), vmull_high_s8(x, y));
  return vreinterpretq_f32_s32(vpadalq_s16(vreinterpretq_s32_f32(c), pairs));
}
#endif
INLINE void vtranspose(vf *x) {
  const float32x4x2_t p = vtrnq_f32(x[0], x[1]), q = vtrnq_f32(x[2], x[3]);
  UNROLL for (int i = 0; i < 2; i++) {
    x[i] = vhalves(p.val[i], q.val[i], 0);
    x[i + 2] = vhalves(p.val[i], q.val[i], 1);
  }
}
INLINE vf vload_f16(const uint16_t *p) {
  return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p)));
}
INLINE vf vload_bf16(const uint16_t *p) {
  return vreinterpretq_f32_u32(vshll_n_u16(vld1_u16(p), 16));
}
INLINE vf vload_i8(const int8_t *p) {
  const int32_t wide[VL] = {p[0], p[1], p[2], p[3]};
  return vcvtq_f32_s32(vld1q_s32(wide));
}
