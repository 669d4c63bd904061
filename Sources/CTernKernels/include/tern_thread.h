/// Threads by POSIX's functions, whose types differ between C libraries and look different to Swift.
#ifndef TERN_THREAD_H
#define TERN_THREAD_H

#include <stdbool.h>
#include <stdint.h>

/// Starts a thread that calls `run` with `argument`, whose result nobody sees; false where the system gives none.
bool tern_thread_start(uintptr_t *thread, void *(*run)(void *), void *argument);

/// Waits for a thread's end.
void tern_thread_join(uintptr_t thread);

/// Tells the processor that the thread only waits for another.
static inline void tern_thread_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
