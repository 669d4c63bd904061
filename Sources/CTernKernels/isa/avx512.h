/// Vectors of 16 numbers, for the files of instruction sets that have AVX-512, and may have products of bytes (they
/// define VNNI) and of bf16 numbers (BF16).

#define VL 16
#define TILE_BLOCKS 2
#define TILE_COLUMNS 12
#define MATMUL_ROWS 14
#define MATMUL_VECTORS 2

typedef __m512 vf;

INLINE vf vzero(void) { return _mm512_setzero_ps(); }
INLINE vf vset(float x) { return _mm512_set1_ps(x); }
INLINE vf vload(const float *p) { return _mm512_loadu_ps(p); }
INLINE void vstore(float *p, vf x) { _mm512_storeu_ps(p, x); }
INLINE __mmask16 first(size_t n) { return (__mmask16)((1u << n) - 1); }
INLINE vf vload_part(const float *p, size_t n) { return _mm512_maskz_loadu_ps(first(n), p); }
INLINE void vstore_part(float *p, size_t n, vf x) { _mm512_mask_storeu_ps(p, first(n), x); }
INLINE vf vadd(vf a, vf b) { return _mm512_add_ps(a, b); }
INLINE vf vsub(vf a, vf b) { return _mm512_sub_ps(a, b); }
INLINE vf vmul(vf a, vf b) { return _mm512_mul_ps(a, b); }
INLINE vf vdiv(vf a, vf b) { return _mm512_div_ps(a, b); }
INLINE vf vfma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
INLINE vf vmin(vf a, vf b) { return _mm512_min_ps(a, b); }
INLINE vf vmax(vf a, vf b) { return _mm512_max_ps(a, b); }
INLINE vf vpositive(vf x) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(x, vzero(), _CMP_GT_OQ), vset(1));
}
INLINE vf vsqrt(vf x) { return _mm512_sqrt_ps(x); }
INLINE vf vround(vf x) {
  return _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
INLINE vf vpower_of_two(vf n) { return _mm512_scalef_ps(_mm512_set1_ps(1), n); }
INLINE vf vexponent(vf x) { return _mm512_getexp_ps(x); }
INLINE float vsum(vf x) {
  const __m256 h = _mm256_add_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
INLINE vf vload_lanes(const void *p) { return _mm512_loadu_ps(p); }
INLINE void vstore_lanes(void *p, vf x) { _mm512_storeu_ps(p, x); }
INLINE vf vwhole(vf x, uint32_t less) {
  return _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_castps_si512(x), _mm512_set1_epi32((int)less)));
}
INLINE void vtranspose(vf *x) {
  vf p[16], q[16];
  UNROLL for (int i = 0; i < 16; i += 2) {
    p[i] = _mm512_unpacklo_ps(x[i], x[i + 1]);
    p[i + 1] = _mm512_unpackhi_ps(x[i], x[i + 1]);
  }
  UNROLL for (int i = 0; i < 16; i += 4)
    UNROLL for (int j = 0; j < 2; j++) {
      const __m512d a = _mm512_castps_pd(p[i + j]), b = _mm512_castps_pd(p[i + j + 2]);
      q[i + 2 * j] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, b));
      q[i + 2 * j + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, b));
    }
  UNROLL for (int j = 0; j < 4; j++) {
    const vf low = _mm512_shuffle_f32x4(q[j], q[j + 4], 0x88);
    const vf low_odd = _mm512_shuffle_f32x4(q[j], q[j + 4], 0xDD);
    const vf high = _mm512_shuffle_f32x4(q[j + 8], q[j + 12], 0x88);
    const vf high_odd = _mm512_shuffle_f32x4(q[j + 8], q[j + 12], 0xDD);
    x[j] = _mm512_shuffle_f32x4(low, high, 0x88);
    x[j + 8] = _mm512_shuffle_f32x4(low, high, 0xDD);
    x[j + 4] = _mm512_shuffle_f32x4(low_odd, high_odd, 0x88);
    x[j + 12] = _mm512_shuffle_f32x4(low_odd, high_odd, 0xDD);
  }
}
INLINE vf vload_f16(const uint16_t *p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}
INLINE vf vload_bf16(const uint16_t *p) {
  const __m512i wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p));
  return _mm512_castsi512_ps(_mm512_slli_epi32(wide, 16));
}
INLINE vf vload_i8(const int8_t *p) {
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p)));
}

#ifdef BF16
INLINE vf vfma_pairs(vf a, vf b, vf c) {
  return _mm512_dpbf16_ps(c, (__m512bh)a, (__m512bh)b);
}
#else
INLINE vf vlow(vf x) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(x), 16));
}
INLINE vf vhigh(vf x) {
  return _mm512_and_ps(x, _mm512_castsi512_ps(_mm512_set1_epi32((int)0xFFFF0000)));
}
INLINE vf vfma_pairs(vf a, vf b, vf c) {
  return _mm512_fmadd_ps(vhigh(a), vhigh(b), _mm512_fmadd_ps(vlow(a), vlow(b), c));
}
#endif

#ifdef VNNI
/// Its first factor is without sign: bytes plus 128.
#define BYTES_EXCESS 128
INLINE vf vfactor_of_bytes(vf x) {
  return _mm512_xor_ps(x, _mm512_castsi512_ps(_mm512_set1_epi8((char)0x80)));
}
INLINE vf vfma_bytes(vf a, vf b, vf c) {
  return _mm512_castsi512_ps(_mm512_dpbusd_epi32(
    _mm512_castps_si512(c), _mm512_castps_si512(a), _mm512_castps_si512(b)));
}
#else
#define BYTES_EXCESS 0
INLINE vf vfactor_of_bytes(vf x) { return x; }
/// Magnitudes of a times b with the signs of a; two products of at most 128 · 127 fit 16 bits.
INLINE vf vfma_bytes(vf a, vf b, vf c) {
  const __m512i x = _mm512_castps_si512(a), y = _mm512_castps_si512(b);
  const __m512i signed_y =
    _mm512_mask_sub_epi8(y, _mm512_movepi8_mask(x), _mm512_setzero_si512(), y);
  const __m512i pairs = _mm512_maddubs_epi16(_mm512_abs_epi8(x), signed_y);
  const __m512i fours = _mm512_madd_epi16(pairs, _mm512_set1_epi16(1));
  return _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(c), fours));
}
#endif
