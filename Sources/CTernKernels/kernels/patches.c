/// Patches of an image as the rows of a matrix ("im2col"), and their gradients back into the image.
#include "CTernKernels.h"

#define INLINE static inline __attribute__((always_inline))

/// With a window whose sizes the compiler knows, where they are common.
INLINE void patches_of(
  const tern_patches_arguments *a, size_t height, size_t width, size_t first, size_t last,
  float *patches) {
  const size_t out_width = (a->width - width) / a->stride_width + 1;
  for (size_t position = first; position < last; position++) {
    const size_t top = position / out_width * a->stride_height;
    const size_t left = position % out_width * a->stride_width;
    const float *corner = a->x + top * a->width + left;
    for (size_t channel = 0; channel < a->channels; channel++, corner += a->height * a->width)
      for (size_t i = 0; i < height; i++)
        for (size_t j = 0; j < width; j++) *patches++ = corner[i * a->width + j];
  }
}

void tern_patches(const tern_patches_arguments *a, size_t first, size_t last, float *patches) {
  if (a->window_height == 3 && a->window_width == 3)
    patches_of(a, 3, 3, first, last, patches);
  else
    patches_of(a, a->window_height, a->window_width, first, last, patches);
}

INLINE void gradient_of(
  const tern_patches_arguments *a, size_t height, size_t width, size_t first, size_t last,
  size_t position, size_t positions, const float *patches, float *dx) {
  const size_t out_width = (a->width - width) / a->stride_width + 1;
  for (size_t p = position; p < position + positions; p++) {
    const size_t top = p / out_width * a->stride_height;
    const size_t left = p % out_width * a->stride_width;
    const float *patch = patches + ((p - position) * a->channels + first) * height * width;
    float *corner = dx + (first * a->height + top) * a->width + left;
    for (size_t channel = first; channel < last; channel++, corner += a->height * a->width)
      for (size_t i = 0; i < height; i++)
        for (size_t j = 0; j < width; j++) corner[i * a->width + j] += *patch++;
  }
}

void tern_patches_gradient(
  const tern_patches_arguments *a, size_t first, size_t last, size_t position, size_t positions,
  const float *patches, float *dx) {
  if (a->window_height == 3 && a->window_width == 3)
    gradient_of(a, 3, 3, first, last, position, positions, patches, dx);
  else
    gradient_of(
      a, a->window_height, a->window_width, first, last, position, positions, patches, dx);
}
