/// Gradients of the functions in elementwise.h, rows.h and lstm_cell.h.

/// Sets z[i] to an expression of a = x[i] and b = y[i], vector by vector.
#define EACH_PAIR(n, x, y, z, expression)                                                          \
  do {                                                                                             \
    size_t i = 0;                                                                                  \
    for (; i + VL <= (n); i += VL) {                                                               \
      const vf a = vload((x) + i), b = vload((y) + i);                                             \
      vstore((z) + i, expression);                                                                 \
    }                                                                                              \
    if (i < (n)) {                                                                                 \
      const vf a = vload_part((x) + i, (n) - i), b = vload_part((y) + i, (n) - i);                 \
      vstore_part((z) + i, (n) - i, expression);                                                   \
    }                                                                                              \
  } while (0)

INLINE vf vsigmoid_gradient(vf y, vf dy) { return vmul(dy, vmul(y, vsub(vset(1), y))); }
INLINE vf vtanh_gradient(vf y, vf dy) { return vmul(dy, vsub(vset(1), vmul(y, y))); }
/// d(x · s)/dx = s + x · s · (1 - s), s = sigmoid(x - 1).
INLINE vf vdouble_swish_gradient(vf x, vf dy) {
  const vf s = vsigmoid(vsub(x, vset(1)));
  return vmul(dy, vfma(vmul(x, s), vsub(vset(1), s), s));
}

static void relu_gradient(size_t n, const float *y, const float *dy, float *dx) {
  EACH_PAIR(n, y, dy, dx, vmul(vpositive(a), b));
}
static void tanh_gradient(size_t n, const float *y, const float *dy, float *dx) {
  EACH_PAIR(n, y, dy, dx, vtanh_gradient(a, b));
}
static void sigmoid_gradient(size_t n, const float *y, const float *dy, float *dx) {
  EACH_PAIR(n, y, dy, dx, vsigmoid_gradient(a, b));
}
static void double_swish_gradient(size_t n, const float *x, const float *dy, float *dx) {
  EACH_PAIR(n, x, dy, dx, vdouble_swish_gradient(a, b));
}

static void scale(size_t n, float factor, const float *x, float *y) {
  EACH(n, x, y, vmul(v, vset(factor)));
}
static void add_scaled(size_t n, const float *x, float factor, const float *y, float *z) {
  EACH_PAIR(n, x, y, z, vfma(vset(factor), b, a));
}

static float dot(size_t n, const float *x, const float *y) {
  vf sum = vzero();
  size_t i = 0;
  for (; i + VL <= n; i += VL) sum = vfma(vload(x + i), vload(y + i), sum);
  if (i < n) sum = vfma(vload_part(x + i, n - i), vload_part(y + i, n - i), sum);
  return vsum(sum);
}

static float sum(size_t n, const float *x) {
  vf total = vzero();
  for (size_t i = 0; i < n; i += VL) total = vadd(total, vload_part(x + i, n - i < VL ? n - i : VL));
  return vsum(total);
}

static void column_sums(size_t rows, size_t columns, size_t stride, const float *x, float *y) {
  for (size_t j = 0; j < columns; j += VL) {
    const size_t n = columns - j < VL ? columns - j : VL;
    vf total = vzero();
    for (size_t i = 0; i < rows; i++) total = vadd(total, vload_part(x + i * stride + j, n));
    vstore_part(y + j, n, total);
  }
}

/// y = x · r, r = (mean(x²) + ε)^-½: dx = r · dy - x · r³ · mean(x · dy), dε = -½ r³ · Σ x · dy.
static void basic_norm_gradient(
  size_t rows, size_t channels, const float *x, float epsilon, const float *dy, float *dx,
  float *depsilon) {
  for (size_t row = 0; row < rows; row++, x += channels, dy += channels, dx += channels) {
    const float r = 1 / sqrtf(dot(channels, x, x) / (float)channels + epsilon);
    const float product = dot(channels, x, dy);
    const vf factor = vset(-r * r * r * product / (float)channels);
    EACH_PAIR(channels, x, dy, dx, vfma(a, factor, vmul(b, vset(r))));
    depsilon[row] = -0.5f * r * r * r * product;
  }
}

static void log_softmax_gradient(
  size_t rows, size_t classes, const float *y, const float *dy, float *dx) {
  for (size_t row = 0; row < rows; row++, y += classes, dy += classes, dx += classes) {
    float total = 0;
    for (size_t i = 0; i < classes; i++) total += dy[i];
    const vf sum = vset(-total);
    EACH_PAIR(classes, y, dy, dx, vfma(vexp(a), sum, b));
  }
}

/// The gradient of one vector of cells.
#define LSTM_CELL_GRADIENT(LOAD, STORE)                                                            \
  do {                                                                                             \
    const vf i = vsigmoid(LOAD(gates + k)), f = vsigmoid(LOAD(gates + hidden + k));                \
    const vf g = vtanh(LOAD(gates + 2 * hidden + k)), o = vsigmoid(LOAD(gates + 3 * hidden + k));  \
    const vf y = vtanh(LOAD(cell + k)), dy = LOAD(d_output + k);                                   \
    const vf dc = vadd(LOAD(d_cell + k), vtanh_gradient(y, vmul(dy, o)));                          \
    STORE(gates + k, vsigmoid_gradient(i, vmul(dc, g)));                                           \
    STORE(gates + hidden + k, vsigmoid_gradient(f, vmul(dc, LOAD(previous + k))));                 \
    STORE(gates + 2 * hidden + k, vtanh_gradient(g, vmul(dc, i)));                                 \
    STORE(gates + 3 * hidden + k, vsigmoid_gradient(o, vmul(dy, y)));                              \
    STORE(d_cell + k, vmul(dc, f));                                                                \
  } while (0)

static void lstm_cell_gradient(
  size_t hidden, const float *previous, const float *cell, const float *d_output, float *d_cell,
  float *gates) {
  size_t k = 0;
#define WHOLE(p) vload(p)
#define STORE_WHOLE(p, x) vstore(p, x)
  for (; k + VL <= hidden; k += VL) LSTM_CELL_GRADIENT(WHOLE, STORE_WHOLE);
#define PART(p) vload_part(p, hidden - k)
#define STORE_PART(p, x) vstore_part(p, hidden - k, x)
  if (k < hidden) LSTM_CELL_GRADIENT(PART, STORE_PART);
}
