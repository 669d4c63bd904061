/// The message of a `.tern` file, and its reading within bounds.
#ifndef CTERNFORMAT_H
#define CTERNFORMAT_H

#include <stddef.h>
#include <stdint.h>

#include "model.pb-c.h"

/// Unpacks a message and allocates no more than `budget` bytes for it, counting what is freed on the
/// way. `used` becomes what was asked for: more than `budget` where that is why NULL is returned.
/// To be freed by `tern__model__free_unpacked(message, NULL)`.
Tern__Model *tern_model_unpack(const uint8_t *bytes, size_t count, size_t budget, size_t *used);

#endif
