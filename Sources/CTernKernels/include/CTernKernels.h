/// Tern's numeric kernels: one definition of each algorithm (kernels/), compiled for each instruction
/// set (isa/), chosen at run time. C11, no allocation, no state but the dispatch table. Beside them: CRC-32,
/// and the start of threads.
///
/// Every sum runs over the inner axis in one fixed order, so that a result does not depend on the
/// number of columns computed at a time, nor on the number of threads: batch = single and
/// streaming = offline hold bit for bit at a given instruction set.
#ifndef C_TERN_KERNELS_H
#define C_TERN_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tern_fbank.h"
#include "tern_thread.h"

/// How the elements of a weight are stored.
typedef enum { TERN_F32, TERN_F16, TERN_BF16, TERN_I8 } tern_weight_type;

/// A weight [rows, inner], row-major.
typedef struct {
  const void *elements;
  /// One factor for each row of an i8 weight, else NULL.
  const float *scales;
  tern_weight_type type;
  size_t rows;
  size_t inner;
} tern_weight;

/// y[i·row_stride + j·column_stride] (+)= dot(w[i, :], x[j, :]) + bias[i], x [columns, w.inner].
typedef struct {
  tern_weight w;
  /// One term for each row, or NULL.
  const float *bias;
  const float *x;
  size_t columns;
  float *y;
  size_t row_stride;
  size_t column_stride;
  /// Add to what y holds.
  bool accumulate;
} tern_gemm_arguments;

/// Patches of x [channels, height, width] under a window, for a convolution as a matrix product.
typedef struct {
  const float *x;
  size_t channels, height, width;
  size_t window_height, window_width;
  size_t stride_height, stride_width;
} tern_patches_arguments;

/// One step of Eve, as it is for all elements of one parameter.
typedef struct {
  /// What is left of the averages of gradients and of squares, β1 and β2, and what is added, 1 - β1 and 1 - β2.
  float keep_average, add_average, keep_square, add_square;
  /// (1 - β2^k)^-½ after k steps.
  float correction;
  float epsilon;
  /// What is left of the value before it moves: 1 less the weight decay.
  float keep_value;
  /// The learning rate over 1 - β1^k.
  float rate;
  /// Bounds of the new value.
  float lowest, highest;
} tern_eve_step;

/// The kernels of one instruction set. All vectors may have any length and alignment; y may be x.
typedef struct {
  /// The instruction set's name, as TERN_ISA takes it.
  const char *name;

  /// Computes rows [first, last) of the product.
  void (*gemm)(const tern_gemm_arguments *arguments, size_t first, size_t last);

  void (*add)(size_t n, const float *a, const float *b, float *y);
  void (*multiply)(size_t n, const float *a, const float *b, float *y);
  void (*relu)(size_t n, const float *x, float *y);
  /// |error| <= 4e-7.
  void (*tanh)(size_t n, const float *x, float *y);
  /// Relative error <= 3e-7 for x > -87; below, between 0 and 2e-38.
  void (*sigmoid)(size_t n, const float *x, float *y);
  /// Relative error <= 3e-7 for -87 <= x <= 88; clamped to that range.
  void (*exp)(size_t n, const float *x, float *y);
  /// x · sigmoid(x - 1).
  void (*double_swish)(size_t n, const float *x, float *y);
  /// x · (mean(x²) + epsilon)^-½ of each row; x and y [rows, channels].
  void (*basic_norm)(
    size_t rows, size_t channels, const float *x, float epsilon, float *y);
  /// x - log Σ exp(x) of each row; x and y [rows, classes].
  void (*log_softmax)(size_t rows, size_t classes, const float *x, float *y);
  /// One step of an LSTM cell: gates [4, hidden] in the order i, f, g, o before their
  /// non-linearities; cell is updated; output = sigmoid(o) · tanh(cell).
  void (*lstm_cell)(size_t hidden, const float *gates, float *cell, float *output);
  /// y[c] = Σ_k w[c, k] · x[c, k .. ] for one channel c: y [n], w [width], x [n + width - 1].
  void (*correlate)(size_t n, size_t width, const float *w, const float *x, float *y);
  /// One row of a weight as f32.
  void (*widen)(const tern_weight *w, size_t row, float *y);
  /// Σ x².
  float (*sum_of_squares)(size_t n, const float *x);
  /// Moves the averages of gradients and of their squares, and then the values.
  void (*eve)(
    size_t n, const tern_eve_step *step, const float *gradient, float *average, float *square,
    float *value);
} tern_kernels;

/// An instruction set, from the plainest to the widest.
typedef enum { TERN_SCALAR, TERN_NEON, TERN_AVX2, TERN_AVX512, TERN_ISA_COUNT } tern_isa;

/// The kernels of an instruction set, or NULL where this machine (processor and operating system)
/// cannot run them.
const tern_kernels *tern_kernels_of(tern_isa isa);

/// The widest kernels that this machine can run. The environment variable TERN_ISA (scalar, neon, avx2
/// or avx512, in this order) is a cap: the widest that this machine runs and that are not wider than
/// the one named, be it of this machine or not. Any other text is no cap.
const tern_kernels *tern_kernels_best(void);

/// Writes the patches under the window's positions [first, last), one a row: [channels, window_height,
/// window_width] each. Positions are counted row-major over the output.
void tern_patches(const tern_patches_arguments *arguments, size_t first, size_t last, float *patches);

/// CRC-32 (IEEE 802.3, as in zlib and PNG) of bytes that follow those whose checksum is `crc`
/// (0 at the start).
uint32_t tern_crc32(uint32_t crc, const void *bytes, size_t count);

#endif
