/// Functions of each element. The last elements of a vector go through the same arithmetic as the
/// others, so a value does not depend on its place.

/// e^x: 2^n · p(r), Cephes' polynomial, relative error <= 2e-7; x is clamped to -87.3 ... 88.3.
INLINE vf vexp(vf x) {
  const vf clamped = vmax(vset(-87.33654f), vmin(vset(88.37626f), x));
  const vf n = vround(vmul(clamped, vset(1.44269504088896341f)));
  vf r = vfma(n, vset(-0.693359375f), clamped);
  r = vfma(n, vset(2.12194440e-4f), r);
  vf p = vset(1.9875691500e-4f);
  p = vfma(p, r, vset(1.3981999507e-3f));
  p = vfma(p, r, vset(8.3334519073e-3f));
  p = vfma(p, r, vset(4.1665795894e-2f));
  p = vfma(p, r, vset(1.6666665459e-1f));
  p = vfma(p, r, vset(5.0000001201e-1f));
  p = vadd(vfma(vmul(r, r), p, r), vset(1));
  return vmul(p, vpower_of_two(n));
}

INLINE vf vsigmoid(vf x) { return vdiv(vset(1), vadd(vset(1), vexp(vsub(vzero(), x)))); }

/// tanh x: an odd rational function of degrees 13 and 6 on [-7.9, 7.9], ±1 beyond (as in Eigen).
INLINE vf vtanh(vf x) {
  const vf c = vmax(vset(-7.90531110763549805f), vmin(vset(7.90531110763549805f), x));
  const vf s = vmul(c, c);
  vf p = vset(-2.76076847742355e-16f);
  p = vfma(p, s, vset(2.00018790482477e-13f));
  p = vfma(p, s, vset(-8.60467152213735e-11f));
  p = vfma(p, s, vset(5.12229709037114e-08f));
  p = vfma(p, s, vset(1.48572235717979e-05f));
  p = vfma(p, s, vset(6.37261928875436e-04f));
  p = vfma(p, s, vset(4.89352455891786e-03f));
  vf q = vset(1.19825839466702e-06f);
  q = vfma(q, s, vset(1.18534705686654e-04f));
  q = vfma(q, s, vset(2.26843463243900e-03f));
  q = vfma(q, s, vset(4.89352518554385e-03f));
  return vdiv(vmul(c, p), q);
}

/// Sets y[i] to an expression of v = x[i], vector by vector.
#define EACH(n, x, y, expression)                                                                  \
  do {                                                                                             \
    size_t i = 0;                                                                                  \
    for (; i + VL <= (n); i += VL) {                                                               \
      const vf v = vload((x) + i);                                                                 \
      vstore((y) + i, expression);                                                                 \
    }                                                                                              \
    if (i < (n)) {                                                                                 \
      const vf v = vload_part((x) + i, (n) - i);                                                   \
      vstore_part((y) + i, (n) - i, expression);                                                   \
    }                                                                                              \
  } while (0)

static void relu(size_t n, const float *x, float *y) { EACH(n, x, y, vmax(vzero(), v)); }
static void hyperbolic_tangent(size_t n, const float *x, float *y) { EACH(n, x, y, vtanh(v)); }
static void sigmoid(size_t n, const float *x, float *y) { EACH(n, x, y, vsigmoid(v)); }
static void exponential(size_t n, const float *x, float *y) { EACH(n, x, y, vexp(v)); }
static void double_swish(size_t n, const float *x, float *y) {
  EACH(n, x, y, vmul(v, vsigmoid(vsub(v, vset(1)))));
}

static void add(size_t n, const float *a, const float *b, float *y) {
  size_t i = 0;
  for (; i + VL <= n; i += VL) vstore(y + i, vadd(vload(a + i), vload(b + i)));
  for (; i < n; i++) y[i] = a[i] + b[i];
}

static void multiply(size_t n, const float *a, const float *b, float *y) {
  size_t i = 0;
  for (; i + VL <= n; i += VL) vstore(y + i, vmul(vload(a + i), vload(b + i)));
  for (; i < n; i++) y[i] = a[i] * b[i];
}
