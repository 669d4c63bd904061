/// What every instruction set's file begins with.
#ifndef TERN_ISA_H
#define TERN_ISA_H

#include <math.h>
#include <string.h>

#include "CTernKernels.h"

// A product and a sum are rounded each, but for vfma: where a compiler may choose, it does so loop by loop, and results
// would depend on the number of rows or columns at a time.
#pragma clang fp contract(off)

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define ROLLED _Pragma("clang loop unroll(disable)")

extern const tern_kernels tern_kernels_scalar;
extern const tern_kernels tern_kernels_neon;
extern const tern_kernels tern_kernels_neon_dot;
extern const tern_kernels tern_kernels_avx2;
extern const tern_kernels tern_kernels_avx2_vnni;
extern const tern_kernels tern_kernels_avx512;
extern const tern_kernels tern_kernels_avx512_vnni;
extern const tern_kernels tern_kernels_avx512_bf16;
extern const tern_kernels tern_kernels_amx;

#endif
