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

/// The rows of a block of a packed weight.
enum { TERN_BLOCK_ROWS = 16 };

/// A weight [rows, inner] as products read it: blocks of 16 rows, [rows / 16, inner / E, 16, E], rounded up and filled
/// with zeros, where E elements have four bytes (of f16, E is 1). i8 elements lie as the kernels that packed them want
/// them.
typedef struct {
  const void *blocks;
  /// One factor for each row of an i8 weight, else NULL.
  const float *scales;
  tern_weight_type type;
  size_t rows;
  size_t inner;
} tern_packed_weight;

/// y[i·row_stride + j·column_stride] (+)= dot(w[i, :], x[j, :]) + bias[i], x [columns, w.inner]; inner at
/// least 1.
///
/// What meets bf16 or i8 weights is rounded to their type: to bf16, or to whole multiples of a factor of its own for
/// each column of x (and each 8,192 elements of it), the column's largest magnitude / 127. Sums are then f32, or exact.
typedef struct {
  tern_packed_weight w;
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

/// c[i·c_stride + j] (+)= Σ_k a[i·a_row_stride + k·a_inner_stride] · b[k·b_inner_stride + j·b_column_stride]
/// + bias[j]; inner at least 1.
typedef struct {
  const float *a;
  size_t a_row_stride, a_inner_stride;
  const float *b;
  size_t b_inner_stride, b_column_stride;
  size_t rows, inner, columns;
  /// One term for each column, or NULL.
  const float *bias;
  float *c;
  size_t c_stride;
  /// Add to what c holds.
  bool accumulate;
  /// Round a and b to bf16; sums stay f32.
  bool rounds_to_bf16;
} tern_matmul_arguments;

/// What a matmul works on at a time along its inner axis and its columns, and the floats that it
/// needs to pack them (and a panel of at most 64 rows).
enum {
  TERN_MATMUL_INNER = 256,
  TERN_MATMUL_COLUMNS = 512,
  TERN_MATMUL_WORKSPACE = TERN_MATMUL_INNER * (TERN_MATMUL_COLUMNS + 64)
};

/// A lattice of nodes (s, t), 0 <= s <= tokens, 0 <= t <= frames. An edge by a symbol goes from (s, t)
/// to (s + 1, t), one by blank to (s, t + 1). Node (s, t), and what belongs to the edges out of it, is
/// element [s + t, s + 1] of arrays [frames + tokens + 1, tokens + 2]: a diagonal, whose nodes do not
/// depend on each other, is contiguous, and has a border before it.
typedef struct {
  size_t frames, tokens;
  /// The logarithms of the edges' weights; at most TERN_NO_PATH at every other element.
  float *symbols, *blanks;
  /// Memory of the same size for the kernel's own use.
  float *nodes;
} tern_lattice;

/// A logarithm of a weight that stands for 0.
#define TERN_NO_PATH (-1e30f)

/// Patches of x [channels, height, width] under a window, for a convolution as a matrix product.
typedef struct {
  const float *x;
  size_t channels, height, width;
  size_t window_height, window_width;
  size_t stride_height, stride_width;
} tern_patches_arguments;

/// Values x [outer, channels, inner] whose channels are balanced.
typedef struct {
  const float *x;
  size_t outer, channels, inner;
} tern_balancer_arguments;

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

  /// Packs blocks [first, last) of a weight of the given type, or of f32 for bf16: see tern_packed_size.
  void (*pack)(
    const tern_weight *w, tern_weight_type type, size_t first, size_t last, void *blocks);
  /// Computes blocks [first, last) of the rows of the product; of a weight that these kernels packed.
  void (*gemm)(const tern_gemm_arguments *arguments, size_t first, size_t last);

  /// Computes rows [first, last) of the product of f32 matrices in any layout.
  void (*matmul)(
    const tern_matmul_arguments *arguments, size_t first, size_t last, float *workspace);

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

  /// y = factor · x.
  void (*scale)(size_t n, float factor, const float *x, float *y);
  /// z = x + factor · y.
  void (*add_scaled)(size_t n, const float *x, float factor, const float *y, float *z);
  /// Σ x · y.
  float (*dot)(size_t n, const float *x, const float *y);
  /// Σ x.
  float (*sum)(size_t n, const float *x);
  /// y[j] = Σ_i x[i·stride + j] for j < columns.
  void (*column_sums)(size_t rows, size_t columns, size_t stride, const float *x, float *y);

  /// Gradients dx of functions from those of their values dy, with the values y that they gave.
  void (*relu_gradient)(size_t n, const float *y, const float *dy, float *dx);
  void (*tanh_gradient)(size_t n, const float *y, const float *dy, float *dx);
  void (*sigmoid_gradient)(size_t n, const float *y, const float *dy, float *dx);
  void (*log_softmax_gradient)(
    size_t rows, size_t classes, const float *y, const float *dy, float *dx);
  /// The same, with the values x that the function was given.
  void (*double_swish_gradient)(size_t n, const float *x, const float *dy, float *dx);
  /// Also each row's part of epsilon's gradient: depsilon [rows].
  void (*basic_norm_gradient)(
    size_t rows, size_t channels, const float *x, float epsilon, const float *dy, float *dx,
    float *depsilon);
  /// The gradient of one step of a cell from `previous` to `cell`. d_cell comes in as the gradient of
  /// `cell` by later steps, and goes out as that of `previous`; gates go in and come out as their gradients.
  void (*lstm_cell_gradient)(
    size_t hidden, const float *previous, const float *cell, const float *d_output, float *d_cell,
    float *gates);

  /// Of channels [first, last): the number of positive elements, and the sum of their magnitudes.
  void (*balancer_statistics)(
    const tern_balancer_arguments *arguments, size_t first, size_t last, float *positives,
    float *magnitudes);
  /// dx = dy - |dy| · (sign_term ± scale_term), + where x > 0, of the outer indices [first, last); terms of each channel.
  void (*balancer_gradient)(
    const tern_balancer_arguments *arguments, size_t first, size_t last, const float *sign_terms,
    const float *scale_terms, const float *dy, float *dx);
  /// y = x / (1 - probability), or 0 with the probability; which, follows from the seed and the place
  /// of the first element. The same for all instruction sets.
  void (*dropout)(
    size_t n, uint64_t seed, size_t place, float probability, const float *x, float *y);

  /// |error| <= 2e-7 · (1 + |log x|) for normal x > 0.
  void (*log)(size_t n, const float *x, float *y);
  /// y = exp(x - max x), 0 where that is too small a number, n > 0; gives Σ y, and in *highest max x.
  float (*exp_row)(size_t n, const float *x, float *y, float *highest);
  /// y = log Σ exp(x) of each row; x [rows, classes], classes > 0, y [rows].
  void (*log_sum_exp)(size_t rows, size_t classes, const float *x, float *y);
  /// x = scale · exp(x - normaliser).
  void (*softmax_gradient)(size_t n, float normaliser, float scale, float *x);
  /// Sums the paths of a lattice, gives the logarithm of the sum (-INFINITY where there is no path),
  /// and overwrites the scores of the edges with their shares of it.
  double (*sum_paths)(const tern_lattice *lattice);
  /// Moves the averages of gradients and of their squares, and then the values.
  void (*eve)(
    size_t n, const tern_eve_step *step, const float *gradient, float *average, float *square,
    float *value);
} tern_kernels;

/// An instruction set, from the plainest to the widest.
typedef enum {
  TERN_SCALAR,
  TERN_NEON,
  TERN_NEON_DOT,
  TERN_AVX2,
  TERN_AVX2_VNNI,
  TERN_AVX512,
  TERN_AVX512_VNNI,
  TERN_AVX512_BF16,
  TERN_AMX,
  TERN_ISA_COUNT
} tern_isa;

/// The name of an instruction set, as TERN_ISA takes it; NULL for what is none.
const char *tern_isa_name(tern_isa isa);

/// The kernels of an instruction set, or NULL where this machine (processor and operating system)
/// cannot run them.
const tern_kernels *tern_kernels_of(tern_isa isa);

/// The widest kernels that this machine can run. The environment variable TERN_ISA (scalar, neon, neon_dot, avx2, avx2_vnni,
/// avx512, avx512_vnni, avx512_bf16 or amx, in this order) is a cap: the widest that this machine runs and that are not wider
/// than the one named, be it of this machine or not. Any other text is no cap.
const tern_kernels *tern_kernels_best(void);

/// The number of blocks of so many rows, and the bytes that all blocks take.
size_t tern_packed_blocks(size_t rows);
size_t tern_packed_size(tern_weight_type type, size_t rows, size_t inner);

/// Writes the patches under the window's positions [first, last), one a row: [channels, window_height,
/// window_width] each. Positions are counted row-major over the output.
void tern_patches(const tern_patches_arguments *arguments, size_t first, size_t last, float *patches);

/// y [columns, rows] = xᵀ, x [rows, columns].
void tern_transpose(size_t rows, size_t columns, const float *x, float *y);

/// Adds the gradients of patches, as tern_patches lays them out, to the gradient dx [channels, height,
/// width] of what they are patches of, for channels [first, last) of it; `positions` patches, from the window's position `position` on.
void tern_patches_gradient(
  const tern_patches_arguments *arguments, size_t first, size_t last, size_t position,
  size_t positions, const float *patches, float *dx);

/// CRC-32 (IEEE 802.3, as in zlib and PNG) of bytes that follow those whose checksum is `crc`
/// (0 at the start).
uint32_t tern_crc32(uint32_t crc, const void *bytes, size_t count);

#endif
