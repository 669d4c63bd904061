/// Products of matrices in any layout.
#include "check.h"

enum { A, B, BIAS, BEFORE, C, PARTS, WORKSPACE };

static double rounded(float x, bool rounds) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits = (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000;
  float y;
  memcpy(&y, &bits, sizeof y);
  return rounds ? y : x;
}

/// One layout of four, with or without a bias, sums to add to, and rounding.
static void check(size_t rows, size_t inner, size_t columns, uint32_t form) {
  const bool a_across = form & 1, b_across = form >> 1 & 1, rounds = form >> 4 & 1;
  const size_t a_long = (a_across ? rows : inner) + 2, b_long = (b_across ? inner : columns) + 2;
  const size_t stride = columns + 3, count = rows * stride;
  const float *bias = random_floats(BIAS, columns, -1, 1);
  const float *before = random_floats(BEFORE, count, -1, 1);
  tern_matmul_arguments m = {
    .a_row_stride = a_across ? 1 : a_long, .a_inner_stride = a_across ? a_long : 1,
    .b_inner_stride = b_across ? 1 : b_long, .b_column_stride = b_across ? b_long : 1,
    .rows = rows, .inner = inner, .columns = columns, .bias = form >> 2 & 1 ? bias : NULL,
    .c = copied(C, count, before), .c_stride = stride, .accumulate = form >> 3 & 1,
    .rounds_to_bf16 = rounds};
  m.a = random_floats(A, (rows - 1) * m.a_row_stride + (inner - 1) * m.a_inner_stride + 1, -1, 1);
  m.b = random_floats(
    B, (inner - 1) * m.b_inner_stride + (columns - 1) * m.b_column_stride + 1, -1, 1);
  float *workspace = place(WORKSPACE, TERN_MATMUL_WORKSPACE * sizeof *workspace);
  kernels->matmul(&m, 0, rows, workspace);
  for (size_t at = 0; at < count; at++) {
    const size_t i = at / stride, j = at % stride;
    double sum = before[at], magnitude = 0;
    if (j < columns) {
      sum = (m.accumulate ? before[at] : 0) + (m.bias ? bias[j] : 0);
      magnitude = fabs(m.accumulate ? before[at] : 0) + fabs(m.bias ? bias[j] : 0);
      for (size_t k = 0; k < inner; k++) {
        const float *a = m.a + i * m.a_row_stride + k * m.a_inner_stride;
        const float *b = m.b + k * m.b_inner_stride + j * m.b_column_stride;
        const double term = rounded(*a, rounds) * rounded(*b, rounds);
        sum += term;
        magnitude += fabs(term);
      }
    }
    EXPECT(
      near(m.c[at], sum, (double)(inner + 4) * ROUNDING * magnitude),
      "[%zu, %zu] by [%zu, %zu], form %x: %g is not %g (%zu, %zu)", rows, inner, inner, columns,
      form, m.c[at], sum, i, j);
  }
  const float *whole = m.c;
  m.c = copied(PARTS, count, before);
  const size_t cut = random_size(0, rows);
  kernels->matmul(&m, 0, cut, workspace);
  kernels->matmul(&m, cut, rows, workspace);
  EXPECT(same_bits(count, whole, m.c), "rows in parts differ");
}

void check_matmul(void) {
  static const size_t columns[] = {1, 2, 3, 4, 7, 8, 9, 12, 15, 16, 17, 31, 32, 33};
  for (size_t rows = 1; rows <= 33; rows++)
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
      for (int i = 0; i < 4; i++)
        check(rows, random_size(1, 33), columns[c], random_bits());
  for (size_t inner = 1; inner <= 33; inner++)
    for (uint32_t form = 0; form < 32; form++) check(15, inner, 35, form);
  for (uint32_t form = 0; form < 32; form += 3) {
    for (size_t inner = 255; inner <= 257; inner++) check(15, inner, 35, form);
    check(5, 513, 17, form);
    for (size_t i = 511; i <= 513; i++) check(5, 3, i, form);
    check(3, 258, 1025, form);
    check(70, 300, 530, form);
  }
}
