/// Which kernels this machine runs.
#include <stdatomic.h>
#include <stdlib.h>

#include "isa.h"

#if defined(__x86_64__)

#include <cpuid.h>

/// The state that the operating system saves: XCR0 (Intel SDM 13.3).
static uint64_t saved_state(void) {
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

static bool runs(tern_isa isa) {
  uint32_t a, b, c, d;
  if (isa == TERN_SCALAR) return true;
  if (isa <= TERN_NEON_DOT || !__get_cpuid(1, &a, &b, &c, &d)) return false;
  const bool fma = c >> 12 & 1, osxsave = c >> 27 & 1, f16c = c >> 29 & 1;
  if (!osxsave || !fma || !f16c || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  const uint64_t state = saved_state();
  const bool ymm = (state & 0x06) == 0x06, zmm = (state & 0xE6) == 0xE6;
  if (!ymm || !(b >> 5 & 1)) return false;
  if (isa == TERN_AVX2) return true;
  const bool f = b >> 16 & 1, dq = b >> 17 & 1, bw = b >> 30 & 1, vl = b >> 31 & 1;
  if (!zmm || !f || !dq || !bw || !vl) return false;
  if (isa == TERN_AVX512) return true;
  if (!(c >> 11 & 1)) return false;
  if (isa == TERN_AVX512_VNNI) return true;
  return __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 5 & 1);
}

static const tern_kernels *const tables[TERN_ISA_COUNT] = {
  [TERN_SCALAR] = &tern_kernels_scalar,
  [TERN_AVX2] = &tern_kernels_avx2,
  [TERN_AVX512] = &tern_kernels_avx512,
  [TERN_AVX512_VNNI] = &tern_kernels_avx512_vnni,
  [TERN_AVX512_BF16] = &tern_kernels_avx512_bf16,
};

#else

#if defined(__linux__) && defined(__aarch64__)
#include <sys/auxv.h>
#endif

static bool runs(tern_isa isa) {
#if defined(__APPLE__) && defined(__aarch64__)
  if (isa == TERN_NEON_DOT) return true;
#elif defined(__linux__) && defined(__aarch64__)
  if (isa == TERN_NEON_DOT) return getauxval(AT_HWCAP) >> 20 & 1;  // HWCAP_ASIMDDP
#endif
  return isa <= TERN_NEON;
}

static const tern_kernels *const tables[TERN_ISA_COUNT] = {
  [TERN_SCALAR] = &tern_kernels_scalar,
#if defined(__aarch64__)
  [TERN_NEON] = &tern_kernels_neon,
  [TERN_NEON_DOT] = &tern_kernels_neon_dot,
#endif
};

#endif

const tern_kernels *tern_kernels_of(tern_isa isa) {
  return isa < TERN_ISA_COUNT && runs(isa) ? tables[isa] : NULL;
}

/// The widest instruction set that TERN_ISA allows.
static tern_isa cap(void) {
  static const char *const names[TERN_ISA_COUNT] = {
    [TERN_SCALAR] = "scalar", [TERN_NEON] = "neon", [TERN_NEON_DOT] = "neon_dot",
    [TERN_AVX2] = "avx2", [TERN_AVX512] = "avx512", [TERN_AVX512_VNNI] = "avx512_vnni",
    [TERN_AVX512_BF16] = "avx512_bf16",
  };
  const char *wanted = getenv("TERN_ISA");
  for (int isa = TERN_SCALAR; wanted && isa < TERN_ISA_COUNT; isa++) {
    if (strcmp(wanted, names[isa]) == 0) return (tern_isa)isa;
  }
  return TERN_ISA_COUNT - 1;
}

const tern_kernels *tern_kernels_best(void) {
  static _Atomic(const tern_kernels *) best;
  const tern_kernels *known = atomic_load_explicit(&best, memory_order_acquire);
  if (known) return known;
  int isa = cap();
  while (!tern_kernels_of((tern_isa)isa)) isa--;  // down to scalar, which all machines run
  known = tern_kernels_of((tern_isa)isa);
  atomic_store_explicit(&best, known, memory_order_release);
  return known;
}
