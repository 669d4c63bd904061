/// All kernels, for the instruction set whose vectors the including file has defined:
/// VL, vf, vzero, vset, vload, vload_part, vstore, vstore_part, vadd, vsub, vmul, vdiv, vfma, vmin,
/// vmax, vsqrt, vround, vpower_of_two, vsum, vload_f16, vload_bf16, vload_i8; TILE_ROWS, TILE_COLUMNS,
/// MAX_TILE_ROWS (rows of a tile of one column); TABLE and NAME of the table.
/// vmin and vmax give their second operand where one is NaN.

#include "weights.h"

#include "gemm.h"

#include "elementwise.h"

#include "rows.h"

#include "lstm_cell.h"

#include "correlate.h"

#include "eve.h"

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
  .sum_of_squares = sum_of_squares,
  .eve = eve,
};
