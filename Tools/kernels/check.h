/// What the checks of kernels share: the kernels in turn, random numbers, memory that ends where it may be
/// touched, and what is counted and printed.
#ifndef TERN_CHECK_H
#define TERN_CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "CTernKernels.h"

/// The kernels that are checked now, and those of one element at a time.
extern const tern_kernels *kernels, *scalar;

/// Counts a check; where it fails, says what was checked with printf's arguments.
#define EXPECT(condition, ...)                                                                     \
  do {                                                                                             \
    if (!(condition)) failed(#condition, __VA_ARGS__);                                             \
    checks++;                                                                                      \
  } while (0)
extern size_t checks;
__attribute__((format(printf, 2, 3))) void failed(const char *condition, const char *format, ...);

/// 2^-24: the rounding of one operation, as a part of its result.
#define ROUNDING 0x1p-24

/// Whether a number is another but for an error; two that are no numbers are the same, as are equal infinities.
static inline bool near(double found, double expected, double error) {
  return found == expected || fabs(found - expected) <= error || (isnan(found) && isnan(expected));
}

static inline bool same_bits(size_t n, const float *x, const float *y) {
  return memcmp(x, y, n * sizeof *x) == 0;
}

/// Random numbers, which begin anew with a seed.
void seed(uint64_t value);
uint32_t random_bits(void);
static inline size_t random_size(size_t low, size_t high) {
  return low + random_bits() % (high - low + 1);
}
static inline float random_float(float low, float high) {
  return low + (high - low) * ((float)(random_bits() >> 8) * 0x1p-24f);
}

/// Memory of at most 4 MiB behind which none may be touched, one for each slot.
enum { SLOTS = 16 };
void *place(int slot, size_t bytes);
/// The same with random numbers, with copies, and with NaN.
float *random_floats(int slot, size_t n, float low, float high);
float *copied(int slot, size_t n, const float *x);
float *no_numbers(int slot, size_t n);

/// The lengths of vectors that are tried: up to more than two of the widest.
enum { LONGEST = 37 };

/// Kernels with instructions that this machine need not have, emulated with those of another instruction set.
extern const tern_kernels emulated_avx2_vnni, emulated_amx;

void check_gemm(void);
void check_matmul(void);
void check_functions(void);
void check_vectors(void);
void check_rows(void);
void check_cells(void);
void check_lattice(void);
/// What has no instruction set.
void check_common(void);

#endif
