/// Counts what a thread allocates, by standing in for the C library's allocator in the test program.
#ifndef C_ALLOCATION_COUNTER_H
#define C_ALLOCATION_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

/// False where the allocator cannot be replaced: without glibc, or with a sanitizer.
bool allocation_counter_works(void);

/// The number of blocks of memory that the calling thread has asked for so far.
uint64_t allocation_count(void);

#endif
