/// Patches of an image as the rows of a matrix ("im2col").
#include "CTernKernels.h"

void tern_patches(const tern_patches_arguments *a, size_t first, size_t last, float *patches) {
  const size_t out_width = (a->width - a->window_width) / a->stride_width + 1;
  for (size_t position = first; position < last; position++) {
    const size_t top = position / out_width * a->stride_height;
    const size_t left = position % out_width * a->stride_width;
    for (size_t channel = 0; channel < a->channels; channel++) {
      const float *corner = a->x + (channel * a->height + top) * a->width + left;
      for (size_t i = 0; i < a->window_height; i++)
        for (size_t j = 0; j < a->window_width; j++) *patches++ = corner[i * a->width + j];
    }
  }
}
