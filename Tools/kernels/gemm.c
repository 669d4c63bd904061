/// Products with weights of all types.
#include <stdlib.h>

#include "check.h"

/// A product, and what its results lie in: y [rows, columns] or, across, [columns, rows], with a number that is not
/// theirs behind each row.
typedef struct {
  tern_weight_type type;
  size_t rows, columns, inner;
  bool across, has_bias, accumulates;
} product;

enum { WEIGHTS, SCALES, BIAS, X, BEFORE, WHOLE, PARTS, PART_X, EXPECTED, MAGNITUDES, ROUNDED, PACKED, SAME };

static float from_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static double weight(const tern_weight *w, size_t at) {
  const uint16_t half = w->type == TERN_F16 ? ((const uint16_t *)w->elements)[at] : 0;
  const int exponent = half >> 10 & 31, mantissa = half & 1023;
  const double magnitude = exponent ? ldexp(1024 + mantissa, exponent - 25) : ldexp(mantissa, -24);
  switch (w->type) {
    case TERN_F32: return ((const float *)w->elements)[at];
    case TERN_F16: return half >> 15 ? -magnitude : magnitude;
    case TERN_BF16: return from_bits((uint32_t)((const uint16_t *)w->elements)[at] << 16);
    default: return ((const int8_t *)w->elements)[at];
  }
}

/// Random weights; each 50th of f16 is subnormal, and each 50th of i8 is -128.
static tern_weight random_weight(const product *p) {
  const size_t count = p->rows * p->inner, size = (size_t[]){4, 2, 2, 1}[p->type];
  void *elements = place(WEIGHTS, count * size);
  for (size_t i = 0; i < count; i++) {
    const bool rare = random_bits() % 50 == 0;
    const float value = random_float(-1, 1);
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (p->type == TERN_F32) ((float *)elements)[i] = value;
    if (p->type == TERN_F16)
      ((uint16_t *)elements)[i] = (uint16_t)((rare ? 0 : 0x2000) + (random_bits() & 0x9BFF));
    if (p->type == TERN_BF16) ((uint16_t *)elements)[i] = (uint16_t)(bits >> 16);
    if (p->type == TERN_I8) ((int8_t *)elements)[i] = rare ? -128 : (int8_t)(127 * value);
  }
  const float *scales = p->type == TERN_I8 ? random_floats(SCALES, p->rows, 0.001f, 0.01f) : NULL;
  return (tern_weight){elements, scales, p->type, p->rows, p->inner};
}

/// What n elements are rounded to where they meet weights of a type, over a factor that is returned.
static double rounded(tern_weight_type type, size_t n, const float *x, double *y) {
  float most = 0;
  for (size_t i = 0; i < n; i++) most = fmaxf(most, fabsf(x[i]));
  for (size_t i = 0; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, sizeof bits);
    if (type == TERN_I8)
      y[i] = rintf(x[i] * (127 / most));
    else
      y[i] = type == TERN_BF16 ? from_bits((bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000) : x[i];
  }
  return type == TERN_I8 ? most / 127 : 1;
}

/// Adds a column's results, [rows], in double, and the magnitudes of what is rounded on the way to them.
static void add_exact(
  const tern_weight *w, const float *x, double *sums, double *magnitudes) {
  enum { BLOCK = 8192 };
  static double values[BLOCK];
  for (size_t start = 0; start < w->inner; start += BLOCK) {
    const size_t n = w->inner - start < BLOCK ? w->inner - start : BLOCK;
    const double factor = rounded(w->type, n, x + start, values);
    for (size_t row = 0; row < w->rows; row++) {
      const double by = factor * (w->scales ? w->scales[row] : 1);
      double sum = 0, magnitude = 0;
      for (size_t k = 0; k < n; k++) {
        const double term = weight(w, row * w->inner + start + k) * values[k];
        sum += term;
        magnitude += fabs(term);
      }
      sums[row] += sum * by;
      magnitudes[row] += (w->type == TERN_I8 ? fabs(sum) : magnitude) * by;
    }
  }
}

/// A weight packed as one of a type.
static tern_packed_weight packed(
  const tern_kernels *kernels, const tern_weight *w, tern_weight_type type) {
  void *blocks = place(PACKED, tern_packed_size(type, w->rows, w->inner));
  const size_t count = tern_packed_blocks(w->rows), cut = random_size(0, count);
  kernels->pack(w, type, cut, count, blocks);
  kernels->pack(w, type, 0, cut, blocks);
  return (tern_packed_weight){blocks, w->scales, type, w->rows, w->inner};
}

static void check(product p) {
  const size_t row_stride = p.across ? 1 : p.columns + 1, column_stride = p.across ? p.rows + 1 : 1;
  const size_t count = p.across ? (p.rows + 1) * p.columns : p.rows * (p.columns + 1);
  const tern_weight w = random_weight(&p);
  const float *x = random_floats(X, p.columns * p.inner, -1, 1);
  const float *bias = p.has_bias ? random_floats(BIAS, p.rows, -1, 1) : NULL;
  const float *before = random_floats(BEFORE, count, -1, 1);
  tern_gemm_arguments a = {
    packed(kernels, &w, p.type), bias, x, p.columns, NULL, row_stride, column_stride, p.accumulates};
  const size_t blocks = tern_packed_blocks(p.rows);

  float *whole = a.y = copied(WHOLE, count, before);
  kernels->gemm(&a, 0, blocks);

  double *sums = place(EXPECTED, p.rows * sizeof *sums);
  double *sizes = place(MAGNITUDES, p.rows * sizeof *sizes);
  const double terms = (double)(p.type == TERN_I8 ? 2 * (p.inner / 8192) : p.inner) + 4;
  for (size_t j = 0; j < p.columns; j++) {
    memset(sums, 0, p.rows * sizeof *sums);
    memset(sizes, 0, p.rows * sizeof *sizes);
    add_exact(&w, x + j * p.inner, sums, sizes);
    for (size_t i = 0; i < p.rows; i++) {
      const size_t at = i * row_stride + j * column_stride;
      const double start = p.accumulates ? before[at] : 0, term = bias ? bias[i] : 0;
      const double error = terms * ROUNDING * (sizes[i] + fabs(start) + fabs(term));
      EXPECT(
        near(whole[at], sums[i] + start + term, error),
        "type %d, [%zu, %zu] by %zu, across %d: %g is not %g (%zu, %zu)", p.type, p.rows, p.inner,
        p.columns, p.across, whole[at], sums[i] + start + term, i, j);
    }
  }
  const size_t lines = p.across ? p.columns : p.rows, length = count / lines;
  for (size_t line = 1; line <= lines; line++)
    EXPECT(whole[line * length - 1] == before[line * length - 1], "written behind a line");

  // Each column alone, the blocks of rows in two parts: the same to the bit.
  float *parts = copied(PARTS, count, before);
  for (size_t j = 0; j < p.columns; j++) {
    const size_t cut = random_size(0, blocks);
    tern_gemm_arguments part = a;
    part.x = copied(PART_X, p.inner, x + j * p.inner);
    part.columns = 1;
    part.y = parts + j * column_stride;
    kernels->gemm(&part, 0, cut);
    kernels->gemm(&part, cut, blocks);
  }
  EXPECT(
    same_bits(count, whole, parts), "type %d, [%zu, %zu] by %zu: parts differ", p.type, p.rows,
    p.inner, p.columns);

  if (p.type == TERN_I8) {
    a.y = copied(SAME, count, before);
    a.w = packed(scalar, &w, p.type);
    scalar->gemm(&a, 0, blocks);
    EXPECT(same_bits(count, whole, a.y), "[%zu, %zu] by %zu", p.rows, p.inner, p.columns);
  }

  float *rows = place(ROUNDED, p.inner * sizeof *rows);
  const size_t row = random_size(0, p.rows - 1);
  kernels->widen(&w, row, rows);
  for (size_t k = 0; k < p.inner; k++) {
    const double value = weight(&w, row * p.inner + k) * (w.scales ? w.scales[row] : 1);
    EXPECT(rows[k] == (float)value, "widened, type %d: %g is not %g", p.type, rows[k], value);
  }
}

/// f32 weights that are packed as bf16: as if they had been rounded before.
static void check_rounding(size_t rows, size_t inner) {
  const float *elements = random_floats(WEIGHTS, rows * inner, -1, 1);
  uint16_t *halves = place(SCALES, rows * inner * sizeof *halves);
  for (size_t i = 0; i < rows * inner; i++) {
    uint32_t bits;
    memcpy(&bits, elements + i, sizeof bits);
    halves[i] = (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
  }
  const tern_weight w = {elements, NULL, TERN_F32, rows, inner};
  const tern_weight before = {halves, NULL, TERN_BF16, rows, inner};
  const size_t size = tern_packed_size(TERN_BF16, rows, inner);
  const float *now = copied(WHOLE, size / sizeof *now, packed(kernels, &w, TERN_BF16).blocks);
  EXPECT(
    same_bits(size / sizeof *now, now, packed(kernels, &before, TERN_BF16).blocks),
    "[%zu, %zu] is packed as other bf16 numbers", rows, inner);
}

/// All layouts of one size by chance.
static void check_size(size_t rows, size_t columns, size_t inner) {
  for (int type = TERN_F32; type <= TERN_I8; type++) {
    const uint32_t form = random_bits();
    check((product){
      (tern_weight_type)type, rows, columns, inner, form & 1, form >> 1 & 1, form >> 2 & 1});
  }
}

/// Extremes that i8 has to hold, and numbers that it cannot.
static void check_limits(void) {
  enum { INNER = 8192, COLUMNS = 33, ROWS = 17 };
  int8_t *elements = place(WEIGHTS, ROWS * INNER);
  memset(elements, -128, ROWS * INNER);
  float *scales = place(SCALES, ROWS * sizeof *scales);
  for (size_t i = 0; i < ROWS; i++) scales[i] = 1;
  float *x = place(X, COLUMNS * INNER * sizeof *x), *y = no_numbers(WHOLE, ROWS * COLUMNS);
  const float values[] = {127, -127, 0, 1e-45f, NAN, INFINITY, -INFINITY};
  const float most = 128 * 127 * INNER, sums[] = {-most, most, 0, 0, NAN, NAN, NAN};
  for (size_t j = 0; j < COLUMNS; j++)
    for (size_t k = 0; k < INNER; k++) x[j * INNER + k] = j % 7 < 4 || k == j ? values[j % 7] : 1;
  const tern_weight w = {elements, scales, TERN_I8, ROWS, INNER};
  const tern_gemm_arguments a = {packed(kernels, &w, TERN_I8), NULL, x, COLUMNS, y, 1, ROWS, false};
  kernels->gemm(&a, 0, tern_packed_blocks(ROWS));
  for (size_t i = 0; i < ROWS * COLUMNS; i++)
    EXPECT(near(y[i], sums[i / ROWS % 7], 0), "%g is not %g", y[i], sums[i / ROWS % 7]);
}

void check_gemm(void) {
  static const size_t columns[] = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33};
  static const size_t rows[] = {1, 17, 37};
  for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
    for (size_t r = 1; r <= 40; r++) check_size(r, columns[c], random_size(1, 70));
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
      for (size_t k = 1; k <= 70; k += r == 0 ? 1 : 3) check_size(rows[r], columns[c], k);
  }
  // More than two groups of tiles, whole ones and others.
  for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
    check_size(128, columns[c], 128);
    check_size(131, columns[c], 190);
  }
  // More than a block of columns, bytes and the inner axis.
  check_size(19, 70, 3000);
  check_size(5, 300, 20);
  check_size(17, 3, 20000);
  check_size(37, 40, 20000);
  check_limits();
  for (size_t k = 1; k <= 70; k++) check_rounding(random_size(1, 40), k);
}
