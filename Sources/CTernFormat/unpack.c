/// Unpacking with a budget: a hostile message of many empty records asks for far more memory than it
/// has bytes.
#include "CTernFormat.h"

#include <stdlib.h>

typedef struct {
  size_t budget, used;
} Budget;

static void *allocate(void *data, size_t size) {
  Budget *budget = data;
  if (__builtin_add_overflow(budget->used, size, &budget->used)) budget->used = SIZE_MAX;
  return budget->used <= budget->budget ? malloc(size ? size : 1) : NULL;
}

static void release(void *data, void *pointer) {
  (void)data;
  free(pointer);
}

Tern__Model *tern_model_unpack(const uint8_t *bytes, size_t count, size_t budget, size_t *used) {
  Budget state = {budget, 0};
  ProtobufCAllocator allocator = {allocate, release, &state};
  Tern__Model *model = tern__model__unpack(&allocator, count, bytes);
  *used = state.used;
  return model;
}
