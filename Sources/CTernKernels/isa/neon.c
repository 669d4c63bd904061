/// NEON of 64-bit Arm: vectors of 4.
#include "isa.h"

#if defined(__aarch64__)

#include <arm_neon.h>

#include "neon.h"

#define TABLE tern_kernels_neon
#define NAME "neon"
#include "../kernels/all.h"

#endif
