/// Vectors of 8 numbers, for the files of instruction sets that have AVX2, and may have products of bytes (they define
/// VNNI).

#define VL 8
#define TILE_BLOCKS 1
#define TILE_COLUMNS 4
#define MATMUL_ROWS 6
#define MATMUL_VECTORS 2

typedef __m256 vf;

INLINE vf vzero(void) { return _mm256_setzero_ps(); }
INLINE vf vset(float x) { return _mm256_set1_ps(x); }
INLINE vf vload(const float *p) { return _mm256_loadu_ps(p); }
INLINE void vstore(float *p, vf x) { _mm256_storeu_ps(p, x); }
INLINE __m256i first(size_t n) {
  const __m256i index = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), index);
}
INLINE vf vload_part(const float *p, size_t n) { return _mm256_maskload_ps(p, first(n)); }
INLINE void vstore_part(float *p, size_t n, vf x) { _mm256_maskstore_ps(p, first(n), x); }
INLINE vf vadd(vf a, vf b) { return _mm256_add_ps(a, b); }
INLINE vf vsub(vf a, vf b) { return _mm256_sub_ps(a, b); }
INLINE vf vmul(vf a, vf b) { return _mm256_mul_ps(a, b); }
INLINE vf vdiv(vf a, vf b) { return _mm256_div_ps(a, b); }
INLINE vf vfma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }
INLINE vf vlow(vf x) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(x), 16));
}
INLINE vf vhigh(vf x) {
  return _mm256_and_ps(x, _mm256_castsi256_ps(_mm256_set1_epi32((int)0xFFFF0000)));
}
/// c plus the products of both halves of a and b, each a bf16 number.
INLINE vf vfma_pairs(vf a, vf b, vf c) {
  return _mm256_fmadd_ps(vhigh(a), vhigh(b), _mm256_fmadd_ps(vlow(a), vlow(b), c));
}
INLINE vf vmin(vf a, vf b) { return _mm256_min_ps(a, b); }
INLINE vf vmax(vf a, vf b) { return _mm256_max_ps(a, b); }
INLINE vf vpositive(vf x) {
  return _mm256_and_ps(_mm256_cmp_ps(x, vzero(), _CMP_GT_OQ), vset(1));
}
INLINE vf vsqrt(vf x) { return _mm256_sqrt_ps(x); }
INLINE vf vround(vf x) {
  return _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
INLINE vf vpower_of_two(vf n) {
  const __m256i bits = _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127));
  return _mm256_castsi256_ps(_mm256_slli_epi32(bits, 23));
}
INLINE vf vexponent(vf x) {
  const __m256i bits = _mm256_srli_epi32(_mm256_castps_si256(x), 23);
  return _mm256_cvtepi32_ps(_mm256_sub_epi32(bits, _mm256_set1_epi32(127)));
}
INLINE float vsum(vf x) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
INLINE vf vload_lanes(const void *p) { return _mm256_loadu_ps(p); }
INLINE void vstore_lanes(void *p, vf x) { _mm256_storeu_ps(p, x); }
INLINE vf vwhole(vf x, uint32_t less) {
  return _mm256_cvtepi32_ps(_mm256_sub_epi32(_mm256_castps_si256(x), _mm256_set1_epi32((int)less)));
}
#ifdef VNNI
/// Its first factor is without sign: bytes plus 128.
#define BYTES_EXCESS 128
INLINE vf vfactor_of_bytes(vf x) {
  return _mm256_xor_ps(x, _mm256_castsi256_ps(_mm256_set1_epi8((char)0x80)));
}
INLINE vf vfma_bytes(vf a, vf b, vf c) {
  return _mm256_castsi256_ps(_mm256_dpbusd_avx_epi32(
    _mm256_castps_si256(c), _mm256_castps_si256(a), _mm256_castps_si256(b)));
}
#else
#define BYTES_EXCESS 0
INLINE vf vfactor_of_bytes(vf x) { return x; }
/// Magnitudes of a times b with the signs of a; two products of at most 128 · 127 fit 16 bits.
INLINE vf vfma_bytes(vf a, vf b, vf c) {
  const __m256i x = _mm256_castps_si256(a), y = _mm256_castps_si256(b);
  const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(x), _mm256_sign_epi8(y, x));
  const __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
  return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(c), fours));
}
#endif
INLINE void vtranspose(vf *x) {
  vf p[8], q[8];
  UNROLL for (int i = 0; i < 8; i += 2) {
    p[i] = _mm256_unpacklo_ps(x[i], x[i + 1]);
    p[i + 1] = _mm256_unpackhi_ps(x[i], x[i + 1]);
  }
  UNROLL for (int i = 0; i < 8; i += 4)
    UNROLL for (int j = 0; j < 2; j++) {
      const __m256d a = _mm256_castps_pd(p[i + j]), b = _mm256_castps_pd(p[i + j + 2]);
      q[i + 2 * j] = _mm256_castpd_ps(_mm256_unpacklo_pd(a, b));
      q[i + 2 * j + 1] = _mm256_castpd_ps(_mm256_unpackhi_pd(a, b));
    }
  UNROLL for (int j = 0; j < 4; j++) {
    x[j] = _mm256_permute2f128_ps(q[j], q[j + 4], 0x20);
    x[j + 4] = _mm256_permute2f128_ps(q[j], q[j + 4], 0x31);
  }
}
INLINE vf vload_f16(const uint16_t *p) {
  return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p));
}
INLINE vf vload_bf16(const uint16_t *p) {
  const __m256i wide = _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)p));
  return _mm256_castsi256_ps(_mm256_slli_epi32(wide, 16));
}
INLINE vf vload_i8(const int8_t *p) {
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p)));
}
