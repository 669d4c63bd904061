/// Steps of cells and of an optimiser, and balancers: against the kernels of one element at a time.
#include "check.h"

enum { GATES, CELL, OUTPUT, PREVIOUS, D_OUTPUT, D_CELL, OTHER_CELL, OTHER_OUTPUT, OTHER_GATES };

static void expect_near(
  const char *name, size_t n, const float *found, const float *expected, double error) {
  for (size_t i = 0; i < n; i++)
    EXPECT(
      near(found[i], expected[i], error * (1 + fabs(expected[i]))), "%s, %zu of %zu: %g is not %g",
      name, i, n, found[i], expected[i]);
}

static void check_cell(size_t n) {
  const float *gates = random_floats(GATES, 4 * n, -9, 9);
  const float *previous = random_floats(PREVIOUS, n, -2, 2);
  float *cell = copied(CELL, n, previous), *output = no_numbers(OUTPUT, n);
  float *expected = copied(OTHER_CELL, n, previous), *other = no_numbers(OTHER_OUTPUT, n);
  kernels->lstm_cell(n, gates, cell, output);
  scalar->lstm_cell(n, gates, expected, other);
  expect_near("cell", n, cell, expected, 1e-6);
  expect_near("output", n, output, other, 1e-6);

  const float *d_output = random_floats(D_OUTPUT, n, -1, 1);
  float *d_gates = copied(OTHER_GATES, 4 * n, gates), *d_cell = random_floats(D_CELL, n, -1, 1);
  float *other_gates = copied(GATES, 4 * n, gates), *other_cell = copied(OTHER_OUTPUT, n, d_cell);
  kernels->lstm_cell_gradient(n, previous, cell, d_output, d_cell, d_gates);
  scalar->lstm_cell_gradient(n, previous, cell, d_output, other_cell, other_gates);
  expect_near("d_cell", n, d_cell, other_cell, 3e-6);
  expect_near("d_gates", 4 * n, d_gates, other_gates, 3e-6);
}

static void check_balancer(size_t outer, size_t channels, size_t inner) {
  enum { X, DY, SIGNS, SCALES, DX, EXPECTED, POSITIVES, MAGNITUDES };
  const size_t count = outer * channels * inner;
  const float *x = random_floats(X, count, -1, 1), *dy = random_floats(DY, count, -1, 1);
  const tern_balancer_arguments b = {x, outer, channels, inner};
  float *positives = no_numbers(POSITIVES, channels), *magnitudes = no_numbers(MAGNITUDES, channels);
  const size_t cut = random_size(0, channels), row = random_size(0, outer);
  kernels->balancer_statistics(&b, 0, cut, positives, magnitudes);
  kernels->balancer_statistics(&b, cut, channels, positives, magnitudes);
  for (size_t c = 0; c < channels; c++) {
    double positive = 0, magnitude = 0;
    for (size_t i = 0; i < outer * inner; i++) {
      const float value = x[(i / inner * channels + c) * inner + i % inner];
      positive += value > 0;
      magnitude += fabs(value);
    }
    EXPECT(positives[c] == positive, "%g is not %g", positives[c], positive);
    EXPECT(
      near(magnitudes[c], magnitude, (double)(outer * inner + 1) * ROUNDING * magnitude),
      "%g is not %g", magnitudes[c], magnitude);
  }
  const float *signs = random_floats(SIGNS, channels, -1, 1);
  const float *scales = random_floats(SCALES, channels, -1, 1);
  float *dx = no_numbers(DX, count), *expected = no_numbers(EXPECTED, count);
  kernels->balancer_gradient(&b, 0, row, signs, scales, dy, dx);
  kernels->balancer_gradient(&b, row, outer, signs, scales, dy, dx);
  scalar->balancer_gradient(&b, 0, outer, signs, scales, dy, expected);
  expect_near("balancer", count, dx, expected, 4 * ROUNDING);
}

static void check_eve(size_t n) {
  enum { GRADIENT, START, VALUES };
  const tern_eve_step step = {
    0.9f, 0.1f, 0.98f, 0.02f, 1.7f, 1e-8f, 0.9999f, 0.01f, -0.5f, 0.5f};
  const float *gradient = random_floats(GRADIENT, n, -1, 1);
  float *values[2][3];
  for (int v = 0; v < 3; v++) {
    const float *start = random_floats(START, n, v == 1 ? 0 : -1, 1);
    for (int i = 0; i < 2; i++) values[i][v] = copied(VALUES + 3 * i + v, n, start);
  }
  kernels->eve(n, &step, gradient, values[0][0], values[0][1], values[0][2]);
  scalar->eve(n, &step, gradient, values[1][0], values[1][1], values[1][2]);
  expect_near("average", n, values[0][0], values[1][0], 2 * ROUNDING);
  expect_near("square", n, values[0][1], values[1][1], 2 * ROUNDING);
  expect_near("value", n, values[0][2], values[1][2], 4 * ROUNDING);
}

void check_cells(void) {
  for (size_t n = 0; n <= LONGEST; n++) {
    check_cell(n);
    check_eve(n);
    if (n == 0) continue;
    for (size_t inner = 1; inner <= 18; inner += inner < 4 ? 1 : 7) check_balancer(3, n, inner);
    check_balancer(5, 3, n);
  }
}
