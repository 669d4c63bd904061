/// AVX-512 (F, BW, DQ, VL): vectors of 16.
#include "isa.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), apply_to = function)

#include "avx512.h"

/// c plus the products of both halves of a and b, each a bf16 number.
INLINE vf vlow(vf x) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(x), 16));
}
INLINE vf vhigh(vf x) {
  return _mm512_and_ps(x, _mm512_castsi512_ps(_mm512_set1_epi32((int)0xFFFF0000)));
}
INLINE vf vfma_pairs(vf a, vf b, vf c) {
  return _mm512_fmadd_ps(vhigh(a), vhigh(b), _mm512_fmadd_ps(vlow(a), vlow(b), c));
}

#define TABLE tern_kernels_avx512
#define NAME "avx512"
#include "../kernels/all.h"

#pragma clang attribute pop

#endif
