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

void tern_patches_gradient(
  const tern_patches_arguments *a, size_t first, size_t last, size_t position, size_t positions,
  const float *patches, float *dx) {
  const size_t output_width = (a->width - a->window_width) / a->stride_width + 1;
  const size_t window = a->window_height * a->window_width;
  for (size_t p = 0; p < positions; p++, patches += a->channels * window) {
    const size_t y = (position + p) / output_width * a->stride_height;
    const size_t x = (position + p) % output_width * a->stride_width;
    for (size_t channel = first; channel < last; channel++) {
      const float *patch = patches + channel * window;
      float *place = dx + (channel * a->height + y) * a->width + x;
      for (size_t i = 0; i < a->window_height; i++, place += a->width, patch += a->window_width)
        for (size_t j = 0; j < a->window_width; j++) place[j] += patch[j];
    }
  }
}
