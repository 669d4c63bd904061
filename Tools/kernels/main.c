/// Checks all kernels that this machine runs, and those whose instructions it can emulate, against sums and functions in
/// double, or against the kernels of one element at a time, at sizes around the edges of vectors and tiles. Prints the names
/// of the kernels that were checked, and which of them this machine would choose.
///
/// The same checks as the Swift tests of kernels, for where there is only a C compiler: another processor, an
/// emulator, or a sanitizer.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

const tern_kernels *kernels, *scalar;
size_t checks;
static size_t failures, all_failures;
static uint64_t state;
static const char *part;

void failed(const char *condition, const char *format, ...) {
  all_failures++;
  if (++failures > 20) return;
  printf("%s, %s: not %s: ", kernels->name, part, condition);
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  printf("\n");
}

void seed(uint64_t value) { state = value; }

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
uint32_t random_bits(void) {
  uint64_t x = state += 0x9E3779B97F4A7C15;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
  x = (x ^ x >> 27) * 0x94D049BB133111EB;
  return (uint32_t)(x >> 32);
}

void *place(int slot, size_t bytes) {
  enum { MOST = 4 << 20 };
  static char *ends[SLOTS];
  if (!ends[slot]) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *memory =
      mmap(NULL, MOST + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory + MOST, page, PROT_NONE) != 0) abort();
    ends[slot] = memory + MOST;
  }
  if (bytes > MOST) abort();
  return ends[slot] - bytes;
}

float *random_floats(int slot, size_t n, float low, float high) {
  float *x = place(slot, n * sizeof *x);
  for (size_t i = 0; i < n; i++) x[i] = random_float(low, high);
  return x;
}

float *copied(int slot, size_t n, const float *x) {
  return memcpy(place(slot, n * sizeof *x), x, n * sizeof *x);
}

float *no_numbers(int slot, size_t n) {
  float *x = place(slot, n * sizeof *x);
  for (size_t i = 0; i < n; i++) x[i] = NAN;
  return x;
}

static void run(const char *name, void (*check)(void)) {
  part = name;
  seed(1);
  check();
}

static void check_kernels(const tern_kernels *checked, const char *how) {
  kernels = checked;
  checks = failures = 0;
  run("gemm", check_gemm);
  run("matmul", check_matmul);
  run("functions", check_functions);
  run("vectors", check_vectors);
  run("rows", check_rows);
  run("cells", check_cells);
  run("lattice", check_lattice);
  printf("%s%s: %zu checks, %zu failed\n", kernels->name, how, checks, failures);
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  kernels = scalar = tern_kernels_of(TERN_SCALAR);
  run("common", check_common);
  for (int isa = TERN_SCALAR; isa < TERN_ISA_COUNT; isa++)
    if (tern_kernels_of((tern_isa)isa)) check_kernels(tern_kernels_of((tern_isa)isa), "");
#if defined(__x86_64__)
  if (tern_kernels_of(TERN_AVX512_VNNI)) check_kernels(&emulated_avx2_vnni, ", emulated");
  if (tern_kernels_of(TERN_AVX512_BF16)) check_kernels(&emulated_amx, ", emulated");
#endif
  printf("best: %s\n", tern_kernels_best()->name);
  return all_failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
