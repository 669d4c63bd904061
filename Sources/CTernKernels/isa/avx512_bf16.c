/// AVX-512 with products of bf16 numbers.
#include "isa.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
  __attribute__((target("avx512bf16,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), apply_to = function)

#include "avx512.h"

/// c plus the products of both halves of a and b, each a bf16 number.
INLINE vf vfma_pairs(vf a, vf b, vf c) {
  return _mm512_dpbf16_ps(c, (__m512bh)a, (__m512bh)b);
}

#define TABLE tern_kernels_avx512_bf16
#define NAME "avx512_bf16"
#include "../kernels/all.h"

#pragma clang attribute pop

#endif
