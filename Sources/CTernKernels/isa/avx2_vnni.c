/// AVX2 with products of bytes (AVX-VNNI).
#include "isa.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avxvnni,avx2,fma,f16c"))), apply_to = function)

#define VNNI
#include "avx2.h"

#define TABLE tern_kernels_avx2_vnni
#define NAME "avx2_vnni"
#include "../kernels/all.h"

#pragma clang attribute pop

#endif
