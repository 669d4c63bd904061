/// Threads by POSIX's functions (IEEE Std 1003.1, pthread_create).
#include "tern_thread.h"

#include <pthread.h>

_Static_assert(sizeof(pthread_t) <= sizeof(uintptr_t), "a thread's handle is one word");

bool tern_thread_start(uintptr_t *thread, void *(*run)(void *), void *argument) {
  pthread_t handle;
  if (pthread_create(&handle, NULL, run, argument) != 0) return false;
  *thread = (uintptr_t)handle;
  return true;
}

void tern_thread_join(uintptr_t thread) { pthread_join((pthread_t)thread, NULL); }
