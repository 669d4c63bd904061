/// A matrix's rows as columns, block by block, so that each line of memory is fetched once.
#include "CTernKernels.h"

#define BLOCK 16

void tern_transpose(size_t rows, size_t columns, const float *x, float *y) {
  for (size_t top = 0; top < rows; top += BLOCK)
    for (size_t left = 0; left < columns; left += BLOCK) {
      const size_t bottom = rows - top < BLOCK ? rows : top + BLOCK;
      const size_t right = columns - left < BLOCK ? columns : left + BLOCK;
      for (size_t j = left; j < right; j++)
        for (size_t i = top; i < bottom; i++) y[j * rows + i] = x[i * columns + j];
    }
}
