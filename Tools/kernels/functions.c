/// Functions of each element, and their gradients, with the bounds that CTernKernels.h states.
#include "check.h"

enum { X, Y, DY, FOUND, SINGLE };

typedef void (*function)(size_t n, const float *x, float *y);
typedef void (*gradient)(size_t n, const float *x, const float *dy, float *dx);

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }
static double double_swish(double x) { return x * sigmoid(x - 1); }
static double relu(double x) { return x > 0 ? x : 0; }

/// Compares a function of numbers that lie densely between two others; the bound is `relative` of the result, and
/// `absolute`.
static void check_range(
  const char *name, function f, double (*exact)(double), float low, float high, double relative,
  double absolute) {
  enum { COUNT = 20001 };
  float *x = place(X, COUNT * sizeof *x), *y = no_numbers(Y, COUNT);
  for (size_t i = 0; i < COUNT; i++) x[i] = low + (high - low) * ((float)i / (COUNT - 1));
  f(COUNT, x, y);
  for (size_t i = 0; i < COUNT; i++) {
    const double expected = exact(x[i]);
    EXPECT(
      fabs(y[i] - expected) <= relative * fabs(expected) + absolute, "%s %g: %g is not %g", name,
      x[i], y[i], expected);
  }
}

/// A value depends on nothing but its element, NaN included; the result may lie where the elements do.
static void check_lengths(const char *name, function f) {
  for (size_t n = 0; n <= LONGEST; n++) {
    float *x = random_floats(X, n, 0.01f, 20);
    if (n > 0) x[random_size(0, n - 1)] = NAN;
    float *found = no_numbers(FOUND, n);
    f(n, x, found);
    for (size_t i = 0; i < n; i++) {
      float *y = no_numbers(Y, 1);
      f(1, copied(SINGLE, 1, x + i), y);
      EXPECT(
        isnan(x[i]) ? isnan(found[i]) : same_bits(1, found + i, y), "%s of %g, %zu of %zu: %g",
        name, x[i], i, n, found[i]);
    }
    const float *apart = copied(Y, n, found);
    f(n, x, x);
    EXPECT(same_bits(n, x, apart), "%s of %zu, in place", name, n);
  }
}

/// dx = dy · slope(v), where v is what the gradient is of.
static void check_gradient(
  const char *name, gradient f, double (*slope)(double), float low, float high, double error) {
  for (size_t n = 0; n <= LONGEST; n++) {
    const float *v = random_floats(X, n, low, high), *dy = random_floats(DY, n, -1, 1);
    float *dx = no_numbers(FOUND, n);
    f(n, v, dy, dx);
    for (size_t i = 0; i < n; i++) {
      const double expected = dy[i] * slope(v[i]);
      EXPECT(
        near(dx[i], expected, error * fabs(dy[i])), "%s of %g, %zu of %zu: %g is not %g", name, v[i],
        i, n, dx[i], expected);
    }
  }
}

static double relu_slope(double y) { return y > 0; }
static double tanh_slope(double y) { return 1 - y * y; }
static double sigmoid_slope(double y) { return y * (1 - y); }
static double double_swish_slope(double x) {
  const double s = sigmoid(x - 1);
  return s + x * s * (1 - s);
}

void check_functions(void) {
  check_range("exp", kernels->exp, exp, -87, 88, 3e-7, 0);
  check_range("exp", kernels->exp, exp, -1, 1, 3e-7, 0);
  check_range("sigmoid", kernels->sigmoid, sigmoid, -86.99f, 100, 3e-7, 0);
  check_range("sigmoid", kernels->sigmoid, sigmoid, -10, 10, 3e-7, 0);
  check_range("sigmoid", kernels->sigmoid, sigmoid, -1000, -87, 0, 2e-38);
  check_range("tanh", kernels->tanh, tanh, -100, 100, 0, 4e-7);
  check_range("tanh", kernels->tanh, tanh, -9, 9, 0, 4e-7);
  check_range("tanh", kernels->tanh, tanh, -1e-3f, 1e-3f, 4e-7, 0);
  check_range("double_swish", kernels->double_swish, double_swish, -200, 200, 5e-7, 5e-7);
  check_range("double_swish", kernels->double_swish, double_swish, -10, 10, 5e-7, 5e-7);
  check_range("relu", kernels->relu, relu, -3, 3, 0, 0);
  check_range("log", kernels->log, log, 1.2e-38f, 1e-30f, 2e-7, 2e-7);
  check_range("log", kernels->log, log, 0.01f, 2, 2e-7, 2e-7);
  check_range("log", kernels->log, log, 1, 3e38f, 2e-7, 2e-7);
  check_lengths("exp", kernels->exp);
  check_lengths("sigmoid", kernels->sigmoid);
  check_lengths("tanh", kernels->tanh);
  check_lengths("double_swish", kernels->double_swish);
  check_lengths("relu", kernels->relu);
  check_lengths("log", kernels->log);
  check_gradient("relu", kernels->relu_gradient, relu_slope, -1, 1, 0);
  check_gradient("tanh", kernels->tanh_gradient, tanh_slope, -1, 1, 4 * ROUNDING);
  check_gradient("sigmoid", kernels->sigmoid_gradient, sigmoid_slope, 0, 1, 4 * ROUNDING);
  check_gradient(
    "double_swish", kernels->double_swish_gradient, double_swish_slope, -20, 20, 2e-6);
}
