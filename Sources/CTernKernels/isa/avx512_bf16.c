/// AVX-512 with products of bytes (VNNI) and of bf16 numbers.
#include "isa.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
  __attribute__((target("avx512bf16,avx512vnni,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), apply_to = function)

#define VNNI
#define BF16
#include "avx512.h"

#define TABLE tern_kernels_avx512_bf16
#define NAME "avx512_bf16"
#include "../kernels/all.h"

#pragma clang attribute pop

#endif
