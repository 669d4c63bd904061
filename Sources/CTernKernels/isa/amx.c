/// AVX-512 with products of bf16 numbers, and tiles of bytes and of bf16 numbers (AMX).
#include "isa.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
  __attribute__((target("amx-tile,amx-int8,amx-bf16,avx512bf16,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), apply_to = function)

#define BF16
#define TILES
#include "avx512.h"

#define TABLE tern_kernels_amx
#define NAME "amx"
#include "../kernels/all.h"

#pragma clang attribute pop

#endif
