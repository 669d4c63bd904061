/// Sums and moves of vectors, at all lengths around the edges of a vector.
#include "check.h"

enum { A, B, FOUND, OTHER };

/// Whether a number is the sum of n terms, but for rounding.
static bool is_sum(float found, size_t n, double sum, double magnitude) {
  return fabs(found - sum) <= (double)(n + 1) * ROUNDING * magnitude;
}

static void check_length(size_t n) {
  const float *a = random_floats(A, n, -1, 1), *b = random_floats(B, n, -1, 1);
  float *y = no_numbers(FOUND, n);
  kernels->add(n, a, b, y);
  for (size_t i = 0; i < n; i++) EXPECT(y[i] == a[i] + b[i], "%zu of %zu", i, n);
  kernels->multiply(n, a, b, y);
  for (size_t i = 0; i < n; i++) EXPECT(y[i] == a[i] * b[i], "%zu of %zu", i, n);
  kernels->scale(n, -0.3f, a, y);
  for (size_t i = 0; i < n; i++) EXPECT(y[i] == -0.3f * a[i], "%zu of %zu", i, n);
  kernels->add_scaled(n, a, 0.7f, b, y);
  for (size_t i = 0; i < n; i++) {
    const double term = (double)0.7f * b[i];
    const double error = (2 * fabs(term) + fabs(a[i])) * ROUNDING;
    EXPECT(near(y[i], a[i] + term, error), "add_scaled, %zu of %zu", i, n);
  }
  double dot = 0, dots = 0, sum = 0, sums = 0;
  for (size_t i = 0; i < n; i++) {
    dot += (double)a[i] * b[i];
    dots += fabs((double)a[i] * b[i]);
    sum += a[i];
    sums += fabs(a[i]);
  }
  EXPECT(is_sum(kernels->dot(n, a, b), n, dot, dots), "of %zu", n);
  EXPECT(is_sum(kernels->sum(n, a), n, sum, sums), "of %zu", n);
}

static void check_column_sums(size_t rows, size_t columns) {
  const size_t stride = columns + 2;
  const float *x = random_floats(A, rows ? (rows - 1) * stride + columns : 0, -1, 1);
  float *y = no_numbers(FOUND, columns);
  kernels->column_sums(rows, columns, stride, x, y);
  for (size_t j = 0; j < columns; j++) {
    double sum = 0, magnitude = 0;
    for (size_t i = 0; i < rows; i++) {
      sum += x[i * stride + j];
      magnitude += fabs(x[i * stride + j]);
    }
    EXPECT(is_sum(y[j], rows, sum, magnitude), "column_sums, [%zu, %zu]", rows, columns);
  }
}

static void check_correlate(size_t n, size_t width) {
  const float *w = random_floats(A, width, -1, 1), *x = random_floats(B, n + width - 1, -1, 1);
  float *y = no_numbers(FOUND, n);
  kernels->correlate(n, width, w, x, y);
  for (size_t i = 0; i < n; i++) {
    double sum = 0, magnitude = 0;
    for (size_t k = 0; k < width; k++) {
      sum += (double)w[k] * x[i + k];
      magnitude += fabs((double)w[k] * x[i + k]);
    }
    EXPECT(is_sum(y[i], width, sum, magnitude), "correlate, %zu by %zu", n, width);
  }
  float *parts = no_numbers(OTHER, n);
  const size_t cut = random_size(0, n);
  kernels->correlate(cut, width, w, x, parts);
  kernels->correlate(n - cut, width, w, x + cut, parts + cut);
  EXPECT(same_bits(n, y, parts), "correlate, %zu by %zu, cut at %zu", n, width, cut);
}

/// Dropout is the same for all kernels, to the bit, and in parts.
static void check_dropout(size_t n) {
  const float *x = random_floats(A, n, -1, 1);
  const uint64_t seed = (uint64_t)random_bits() << 32 | random_bits();
  const size_t start = ((size_t)random_bits() << 2) + 1, cut = random_size(0, n);
  float *expected = no_numbers(FOUND, n), *found = no_numbers(OTHER, n);
  scalar->dropout(n, seed, start, 0.4f, x, expected);
  kernels->dropout(cut, seed, start, 0.4f, x, found);
  kernels->dropout(n - cut, seed, start + cut, 0.4f, x + cut, found + cut);
  EXPECT(same_bits(n, found, expected), "dropout of %zu, cut at %zu", n, cut);
}

void check_vectors(void) {
  for (size_t n = 0; n <= LONGEST; n++) {
    check_length(n);
    check_dropout(n);
    for (size_t rows = 0; rows <= 17; rows += rows < 3 ? 1 : 14) check_column_sums(rows, n);
    for (size_t width = 1; width <= 31; width += width < 5 ? 1 : 13) check_correlate(n, width);
  }
  check_length(1000);
  check_dropout(1000);
}
