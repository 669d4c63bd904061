/// All kernels, for the instruction set whose vectors the including file has defined:
/// VL, vf, vzero, vset, vload, vload_part, vstore, vstore_part, vadd, vsub, vmul, vdiv, vfma, vmin,
/// vmax, vsqrt, vpositive (1 where > 0, else 0), vround, vpower_of_two, vexponent, vsum, vload_f16, vload_bf16,
/// vload_i8; vload_lanes and vstore_lanes (any four bytes a lane); vfma_pairs (of two bf16 a lane) and vfma_bytes
/// (of four i8 a lane, sums i32) with its vfactor_of_bytes and BYTES_EXCESS; vwhole (i32 lanes, less a number, as f32);
/// vtranspose (of VL vectors, in place); TILE_BLOCKS, TILE_COLUMNS (the tile of a gemm); MATMUL_ROWS,
/// MATMUL_VECTORS (the tile of a matmul); TABLE and NAME of the table. vmin and vmax give NaN where their second operand is
/// NaN, and no promise where only the first is. vexponent is log2 rounded down, for positive normal numbers.

#include "vectors.h"

#include "lanes.h"

#include "weights.h"

#include "rounding.h"

#ifdef TILES
#include "tiles.h"
#endif

#include "gemm.h"

#include "pack.h"

#include "matmul.h"

#include "elementwise.h"

#include "rows.h"

#include "lstm_cell.h"

#include "correlate.h"

#include "gradients.h"

#include "regularizers.h"

#include "logarithms.h"

#include "lattice.h"

#include "eve.h"

const tern_kernels TABLE = {
  .name = NAME,
  .pack = pack,
  .gemm = gemm,
  .matmul = matmul,
  .add = add,
  .multiply = multiply,
  .relu = relu,
  .tanh = hyperbolic_tangent,
  .sigmoid = sigmoid,
  .exp = exponential,
  .double_swish = double_swish,
  .basic_norm = basic_norm,
  .log_softmax = log_softmax,
  .lstm_cell = lstm_cell,
  .correlate = correlate,
  .widen = widen,
  .scale = scale,
  .add_scaled = add_scaled,
  .dot = dot,
  .sum = sum,
  .column_sums = column_sums,
  .relu_gradient = relu_gradient,
  .tanh_gradient = tanh_gradient,
  .sigmoid_gradient = sigmoid_gradient,
  .log_softmax_gradient = log_softmax_gradient,
  .double_swish_gradient = double_swish_gradient,
  .basic_norm_gradient = basic_norm_gradient,
  .lstm_cell_gradient = lstm_cell_gradient,
  .balancer_statistics = balancer_statistics,
  .balancer_gradient = balancer_gradient,
  .dropout = dropout,
  .log = logarithm,
  .exp_row = exp_row,
  .log_sum_exp = log_sum_exp,
  .softmax_gradient = softmax_gradient,
  .sum_paths = sum_paths,
  .eve = eve,
};
