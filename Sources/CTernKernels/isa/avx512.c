/// AVX-512 (F, BW, DQ, VL): vectors of 16.
#include "isa.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), apply_to = function)

#include "avx512.h"

#define TABLE tern_kernels_avx512
#define NAME "avx512"
#include "../kernels/all.h"

#pragma clang attribute pop

#endif
