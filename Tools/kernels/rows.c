/// Functions of each row, and their gradients.
#include "check.h"

enum { ROWS = 3 };
enum { X, Y, DY, FOUND, EACH };

/// log Σ exp(x).
static double log_sum(size_t n, const float *x) {
  double highest = -INFINITY, sum = 0;
  for (size_t i = 0; i < n; i++) highest = fmax(highest, x[i]);
  for (size_t i = 0; i < n; i++) sum += exp(x[i] - highest);
  return highest + log(sum);
}

static void check_basic_norm(size_t n) {
  const float epsilon = 0.25f, *x = random_floats(X, ROWS * n, -9, 9);
  const float *dy = random_floats(DY, ROWS * n, -1, 1);
  float *y = no_numbers(FOUND, ROWS * n), *dx = no_numbers(Y, ROWS * n);
  float *depsilon = no_numbers(EACH, ROWS);
  kernels->basic_norm(ROWS, n, x, epsilon, y);
  kernels->basic_norm_gradient(ROWS, n, x, epsilon, dy, dx, depsilon);
  for (size_t row = 0; row < ROWS; row++) {
    double squares = 0, product = 0, magnitude = 0;
    for (size_t i = row * n; i < (row + 1) * n; i++) {
      squares += (double)x[i] * x[i];
      product += (double)x[i] * dy[i];
      magnitude += fabs((double)x[i] * dy[i]);
    }
    const double r = 1 / sqrt(squares / (double)n + epsilon), cube = r * r * r;
    const double error = (double)(2 * n + 24) * ROUNDING;
    for (size_t i = row * n; i < (row + 1) * n; i++) {
      EXPECT(near(y[i], x[i] * r, fabs(x[i] * r) * error), "%g is not %g", y[i], x[i] * r);
      const double expected = r * dy[i] - x[i] * cube * product / (double)n;
      const double size = fabs(r * dy[i]) + fabs(x[i] * cube * magnitude / (double)n);
      EXPECT(near(dx[i], expected, size * error), "%g is not %g", dx[i], expected);
    }
    EXPECT(
      near(depsilon[row], -0.5 * cube * product, cube * magnitude * error), "%g is not %g",
      depsilon[row], -0.5 * cube * product);
  }
}

static void check_log_softmax(size_t n) {
  float *x = random_floats(X, ROWS * n, -30, 30);
  if (n > 2) x[1] = -INFINITY;
  const float *dy = random_floats(DY, ROWS * n, -1, 1);
  float *y = no_numbers(Y, ROWS * n), *dx = no_numbers(FOUND, ROWS * n);
  kernels->log_softmax(ROWS, n, x, y);
  kernels->log_softmax_gradient(ROWS, n, y, dy, dx);
  float *sums = no_numbers(EACH, ROWS);
  kernels->log_sum_exp(ROWS, n, x, sums);
  for (size_t row = 0; row < ROWS; row++) {
    const double normaliser = log_sum(n, x + row * n);
    EXPECT(
      near(sums[row], normaliser, 3e-7 * (1 + fabs(normaliser))), "%g is not %g", sums[row],
      normaliser);
    double total = 0, magnitude = 0;
    for (size_t i = row * n; i < (row + 1) * n; i++) {
      total += dy[i];
      magnitude += fabs(dy[i]);
      EXPECT(near(y[i], x[i] - normaliser, 5e-6), "%g is not %g", y[i], x[i] - normaliser);
    }
    for (size_t i = row * n; i < (row + 1) * n; i++) {
      const double part = exp(y[i]), expected = dy[i] - part * total;
      const double error = ((double)n * ROUNDING + 1e-6) * part * magnitude + 1e-6;
      EXPECT(near(dx[i], expected, error), "%g is not %g", dx[i], expected);
    }
  }
}

static void check_exp_row(size_t n) {
  const float *x = random_floats(X, n, -90, 90);
  float highest, *y = no_numbers(Y, n);
  const float sum = kernels->exp_row(n, x, y, &highest);
  const double normaliser = log_sum(n, x);
  EXPECT(near(sum, exp(normaliser - highest), 1e-6 * sum), "exp_row of %zu", n);
  for (size_t i = 0; i < n; i++) {
    const double below = (double)x[i] - highest, expected = exp(below);
    const double error = (1e-6 - ROUNDING * below) * expected + 2e-45;
    EXPECT(x[i] <= highest, "%g is more than %g", x[i], highest);
    EXPECT(near(y[i], expected, error), "%g is not %g", y[i], expected);
  }
  const float *before = copied(DY, n, x);
  float *gradient = copied(FOUND, n, x);
  kernels->softmax_gradient(n, (float)normaliser, -0.5f, gradient);
  for (size_t i = 0; i < n; i++) {
    const double below = (double)before[i] - (float)normaliser, expected = -0.5 * exp(below);
    const double error = (1e-6 - ROUNDING * below) * -expected + 1e-38;
    EXPECT(near(gradient[i], expected, error), "%g is not %g", gradient[i], expected);
  }
}

/// One NaN makes its row NaN, wherever it is, and no other.
static void check_no_numbers(size_t n) {
  for (size_t at = 0; at < n; at++) {
    float *x = random_floats(X, ROWS * n, -1, 1), *y = no_numbers(Y, ROWS * n);
    x[n + at] = NAN;
    float highest, sums[ROWS];
    EXPECT(isnan(kernels->exp_row(n, x + n, y, &highest)), "%zu of %zu", at, n);
    kernels->log_sum_exp(ROWS, n, x, sums);
    for (size_t row = 0; row < ROWS; row++)
      EXPECT(!isnan(sums[row]) == (row != 1), "log_sum_exp, %zu of %zu", at, n);
    kernels->log_softmax(ROWS, n, x, y);
    for (size_t i = 0; i < ROWS * n; i++)
      EXPECT(!isnan(y[i]) == (i / n != 1), "log_softmax, %zu of %zu", at, n);
    kernels->basic_norm(ROWS, n, x, 1, y);
    for (size_t i = 0; i < ROWS * n; i++)
      EXPECT(!isnan(y[i]) == (i / n != 1), "basic_norm, %zu of %zu", at, n);
  }
}

void check_rows(void) {
  for (size_t n = 1; n <= LONGEST; n++) {
    check_basic_norm(n);
    check_log_softmax(n);
    check_exp_row(n);
    check_no_numbers(n);
  }
  check_basic_norm(512);
  check_log_softmax(500);
}
