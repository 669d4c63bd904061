/// The kernels of AMX, with its instructions emulated.
#include "check.h"

#if defined(__x86_64__)

#include "emulated_tiles.h"

#define tern_kernels_amx emulated_amx
#include "../../Sources/CTernKernels/isa/amx.c"

#endif
