/// Which kernels this machine runs.
#include <stdatomic.h>
#include <stdlib.h>

#include "isa.h"

#if defined(__x86_64__)

#include <cpuid.h>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

/// Bits of CPUID's registers, each with its leaf (and subleaf), and of XCR0: the state that the operating system saves
/// (Intel SDM, CPUID and 13.3).
typedef struct {
  uint32_t c_1, b_7, c_7, d_7, a_7_1;
  uint64_t state;
} features;

/// What this machine has.
static features present(void) {
  features has = {0};
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &has.c_1, &d)) return has;
  if (has.c_1 >> 27 & 1) {  // OSXSAVE
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    has.state = (uint64_t)high << 32 | low;
  }
  if (__get_cpuid_count(7, 0, &a, &has.b_7, &has.c_7, &has.d_7))
    __get_cpuid_count(7, 1, &has.a_7_1, &b, &c, &d);
  return has;
}

/// What an instruction set needs.
static features needed(tern_isa isa) {
  features needs = {0};
  if (isa >= TERN_AVX2) {
    needs.c_1 = 1u << 12 | 1u << 29;  // FMA, F16C
    needs.b_7 = 1u << 5;              // AVX2
    needs.state = 0x06;               // XMM, YMM
  }
  if (isa == TERN_AVX2_VNNI) needs.a_7_1 = 1u << 4;
  if (isa >= TERN_AVX512) {
    needs.b_7 |= 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31;  // F, DQ, BW, VL
    needs.state |= 0xE0;                                     // masks, ZMM
  }
  if (isa >= TERN_AVX512_VNNI) needs.c_7 = 1u << 11;
  if (isa >= TERN_AVX512_BF16) needs.a_7_1 = 1u << 5;
  if (isa >= TERN_AMX) {
    needs.d_7 = 1u << 22 | 1u << 24 | 1u << 25;  // BF16, tiles, INT8
    needs.state |= 0x60000;                      // tiles and their configuration
  }
  return needs;
}

/// Asks for this process's leave to use tiles (Linux, arch_prctl: ARCH_REQ_XCOMP_PERM); once given it stays.
static bool may_use_tiles(void) {
#if defined(__linux__)
  return syscall(SYS_arch_prctl, 0x1023, 18) == 0;
#else
  return false;
#endif
}

static bool runs(tern_isa isa) {
  const features has = present(), needs = needed(isa);
  return (needs.c_1 & ~has.c_1) == 0 && (needs.b_7 & ~has.b_7) == 0 &&
         (needs.c_7 & ~has.c_7) == 0 && (needs.d_7 & ~has.d_7) == 0 &&
         (needs.a_7_1 & ~has.a_7_1) == 0 && (needs.state & ~has.state) == 0 &&
         (isa != TERN_AMX || may_use_tiles());
}

static const tern_kernels *const tables[TERN_ISA_COUNT] = {
  [TERN_SCALAR] = &tern_kernels_scalar,
  [TERN_AVX2] = &tern_kernels_avx2,
  [TERN_AVX2_VNNI] = &tern_kernels_avx2_vnni,
  [TERN_AVX512] = &tern_kernels_avx512,
  [TERN_AVX512_VNNI] = &tern_kernels_avx512_vnni,
  [TERN_AVX512_BF16] = &tern_kernels_avx512_bf16,
  [TERN_AMX] = &tern_kernels_amx,
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

const char *tern_isa_name(tern_isa isa) {
  static const char *const names[TERN_ISA_COUNT] = {
    [TERN_SCALAR] = "scalar", [TERN_NEON] = "neon", [TERN_NEON_DOT] = "neon_dot",
    [TERN_AVX2] = "avx2", [TERN_AVX2_VNNI] = "avx2_vnni", [TERN_AVX512] = "avx512",
    [TERN_AVX512_VNNI] = "avx512_vnni", [TERN_AVX512_BF16] = "avx512_bf16", [TERN_AMX] = "amx",
  };
  return isa < TERN_ISA_COUNT ? names[isa] : NULL;
}

/// The widest instruction set that TERN_ISA allows.
static tern_isa cap(void) {
  const char *wanted = getenv("TERN_ISA");
  for (int isa = TERN_SCALAR; wanted && isa < TERN_ISA_COUNT; isa++) {
    if (strcmp(wanted, tern_isa_name((tern_isa)isa)) == 0) return (tern_isa)isa;
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
