/// AVX2 with FMA and F16C: vectors of 8.
#include "isa.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#include "avx2.h"

#define TABLE tern_kernels_avx2
#define NAME "avx2"
#include "../kernels/all.h"

#pragma clang attribute pop

#endif
