/// Logarithms, and sums of exponentials.

/// log(1 + z) for 0 <= z <= 1: 2 atanh(z / (2 + z)), a polynomial with relative error 4e-9.
INLINE vf vlog1p(vf z) {
  const vf w = vdiv(z, vadd(vset(2), z)), s = vmul(w, w);
  vf p = vset(2.817465663e-1f);
  p = vfma(p, s, vset(2.796141803e-1f));
  p = vfma(p, s, vset(4.002485275e-1f));
  p = vfma(p, s, vset(6.666631699e-1f));
  p = vfma(p, s, vset(2));
  return vmul(w, p);
}

/// log x for a normal x > 0. Twice the mantissa, as 2^-127 is too small to be a normal number.
INLINE vf vlog(vf x) {
  const vf exponent = vexponent(x);
  const vf twice = vmul(x, vpower_of_two(vsub(vset(1), exponent)));
  return vfma(exponent, vset(6.931471806e-1f), vlog1p(vfma(twice, vset(0.5f), vset(-1))));
}

/// e^x for x <= 0, down to 0.
INLINE vf vexp_to_zero(vf x) {
  const vf root = vexp(vmul(x, vset(0.5f)));
  return vmul(root, root);
}

static void logarithm(size_t n, const float *x, float *y) { EACH(n, x, y, vlog(v)); }

INLINE float highest_of(size_t n, const float *x) {
  vf highest = vset(x[0]);
  size_t i = 0;
  for (; i + VL <= n; i += VL) highest = vmax(highest, vload(x + i));
  float lanes[VL];
  vstore(lanes, highest);
  float result = lanes[0];
  for (size_t lane = 1; lane < VL; lane++) result = lanes[lane] > result ? lanes[lane] : result;
  for (; i < n; i++) result = x[i] > result ? x[i] : result;
  return result;
}

static float exp_row(size_t n, const float *x, float *y, float *highest) {
  const float shift = *highest = highest_of(n, x);
  EACH(n, x, y, vexp_to_zero(vsub(v, vset(shift))));
  vf total = vzero();
  for (size_t i = 0; i < n; i += VL)
    total = vadd(total, n - i < VL ? vload_part(y + i, n - i) : vload(y + i));
  return vsum(total);
}

static void log_sum_exp(size_t rows, size_t classes, const float *x, float *y) {
  for (size_t row = 0; row < rows; row++, x += classes) {
    const float highest = highest_of(classes, x);
    const vf shift = vset(highest);
    vf sum = vzero();
    size_t i = 0;
    for (; i + VL <= classes; i += VL) sum = vadd(sum, vexp(vsub(vload(x + i), shift)));
    float total = vsum(sum);
    for (; i < classes; i++) total += expf(x[i] - highest);
    y[row] = highest + logf(total);
  }
}

static void softmax_gradient(size_t n, float normaliser, float scale, float *x) {
  EACH(n, x, x, vmul(vset(scale), vexp(vsub(v, vset(normaliser)))));
}
