/// All kernels, for the instruction set whose vectors the including file has defined:
/// VL, vf, vzero, vset, vload, vload_part, vstore, vstore_part, vadd, vsub, vmul, vdiv, vfma, vmin,
/// vmax, vround, vpower_of_two, vexponent, vsum, vload_f16, vload_bf16, vload_i8; TILE_ROWS, TILE_COLUMNS,
/// MAX_TILE_ROWS (rows of a tile of one column); TABLE and NAME of the table.
/// vmin and vmax give their second operand where one is NaN. vexponent is log2 rounded down, for
/// positive normal numbers.

#include "weights.h"

#include "gemm.h"

#include "elementwise.h"

#include "rows.h"

#include "lstm_cell.h"

#include "correlate.h"

#include "combine.h"

#include "logarithms.h"

#include "lattice.h"

const tern_kernels TABLE = {
  .name = NAME,
  .gemm = gemm,
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
  .combine = combine,
  .log = logarithm,
  .exp_row = exp_row,
  .log_sum_exp = log_sum_exp,
  .softmax_gradient = softmax_gradient,
  .sum_paths = sum_paths,
};
