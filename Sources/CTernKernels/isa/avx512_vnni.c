/// AVX-512 with products of bytes (VNNI).
#include "isa.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
  __attribute__((target("avx512vnni,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), apply_to = function)

#define VNNI
#include "avx512.h"

#define TABLE tern_kernels_avx512_vnni
#define NAME "avx512_vnni"
#include "../kernels/all.h"

#pragma clang attribute pop

#endif
