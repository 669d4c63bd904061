/// Eve, icefall's optimiser (optim.py): Adam (Kingma and Ba, ICLR 2015, arXiv:1412.6980) with a decay of its
/// own. Operations are rounded where PyTorch rounds them.

INLINE vf eve_load(size_t n, const float *p) { return n < VL ? vload_part(p, n) : vload(p); }
INLINE void eve_store(size_t n, float *p, vf x) {
  if (n < VL) {
    vstore_part(p, n, x);
  } else {
    vstore(p, x);
  }
}

/// The first n elements, at most a vector.
INLINE void eve_vector(size_t n, const tern_eve_step *s, const float *gradient, float *average,
                       float *square, float *value) {
  const vf g = eve_load(n, gradient);
  const vf kept_average = vmul(eve_load(n, average), vset(s->keep_average));
  const vf kept_square = vmul(eve_load(n, square), vset(s->keep_square));
  const vf m = vfma(g, vset(s->add_average), kept_average);
  const vf v = vfma(vmul(g, vset(s->add_square)), g, kept_square);
  const vf root = vadd(vmul(vsqrt(v), vset(s->correction)), vset(s->epsilon));
  const vf kept_value = vmul(eve_load(n, value), vset(s->keep_value));
  const vf moved = vsub(kept_value, vdiv(vmul(vset(s->rate), m), root));
  eve_store(n, average, m);
  eve_store(n, square, v);
  eve_store(n, value, vmax(vset(s->lowest), vmin(vset(s->highest), moved)));
}

static void eve(size_t n, const tern_eve_step *s, const float *gradient, float *average,
                float *square, float *value) {
  size_t i = 0;
  for (; i + VL <= n; i += VL) eve_vector(VL, s, gradient + i, average + i, square + i, value + i);
  if (i < n) eve_vector(n - i, s, gradient + i, average + i, square + i, value + i);
}
