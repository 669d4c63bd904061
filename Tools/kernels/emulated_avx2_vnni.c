/// The kernels of AVX-VNNI, with its instruction as AVX-512 has it.
#include "check.h"

#if defined(__x86_64__)

#include <immintrin.h>

__attribute__((target("avx512vnni,avx512vl"))) static __m256i emulated_dpbusd(
  __m256i sum, __m256i a, __m256i b) {
  return _mm256_dpbusd_epi32(sum, a, b);
}

#define _mm256_dpbusd_avx_epi32 emulated_dpbusd
#define tern_kernels_avx2_vnni emulated_avx2_vnni
#include "../../Sources/CTernKernels/isa/avx2_vnni.c"

#endif
