/// NEON with products of bytes (dot product).
#include "isa.h"

#if defined(__aarch64__)

#include <arm_neon.h>

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

#define DOT
#include "neon.h"

#define TABLE tern_kernels_neon_dot
#define NAME "neon_dot"
#include "../kernels/all.h"

#pragma clang attribute pop

#endif
