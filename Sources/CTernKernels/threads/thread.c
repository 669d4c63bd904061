/// Threads by POSIX's functions (IEEE Std 1003.1, pthread_create).
#include "tern_thread.h"

#include <pthread.h>

_Static_assert(sizeof(pthread_t) <= sizeof(uintptr_t), "a thread's handle is one word");

/// The bytes of a thread's stack, of which kernels take up to 170 KiB for what they round; some systems give less.
enum { STACK_BYTES = 1 << 20 };

bool tern_thread_start(uintptr_t *thread, void *(*run)(void *), void *argument) {
  pthread_t handle;
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  const bool starts = pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0 &&
                      pthread_create(&handle, &attributes, run, argument) == 0;
  pthread_attr_destroy(&attributes);
  if (!starts) return false;
  *thread = (uintptr_t)handle;
  return true;
}

void tern_thread_join(uintptr_t thread) { pthread_join((pthread_t)thread, NULL); }
