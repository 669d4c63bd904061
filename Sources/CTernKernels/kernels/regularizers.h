/// What shapes values and gradients while training (icefall, scaling.py).

/// Which elements of a channel are positive, and how large they are, for x [outer, channels, inner].
static void balancer_statistics(
  const tern_balancer_arguments *b, size_t first, size_t last, float *positives,
  float *magnitudes) {
  const float *x = b->x;
  const size_t stride = b->channels * b->inner;
  if (b->inner == 1) {
    for (size_t c = first; c < last; c += VL) {
      const size_t n = last - c < VL ? last - c : VL;
      vf positive = vzero(), magnitude = vzero();
      for (size_t i = 0; i < b->outer; i++) {
        const vf v = vload_part(x + i * stride + c, n);
        positive = vadd(positive, vpositive(v));
        magnitude = vadd(magnitude, vmax(v, vsub(vzero(), v)));
      }
      vstore_part(positives + c, n, positive);
      vstore_part(magnitudes + c, n, magnitude);
    }
    return;
  }
  for (size_t c = first; c < last; c++) {
    float positive = 0, magnitude = 0;
    for (size_t i = 0; i < b->outer; i++) {
      const float *row = x + i * stride + c * b->inner;
      vf row_positive = vzero(), row_magnitude = vzero();
      for (size_t k = 0; k < b->inner; k += VL) {
        const vf v = vload_part(row + k, b->inner - k < VL ? b->inner - k : VL);
        row_positive = vadd(row_positive, vpositive(v));
        row_magnitude = vadd(row_magnitude, vmax(v, vsub(vzero(), v)));
      }
      positive += vsum(row_positive);
      magnitude += vsum(row_magnitude);
    }
    positives[c] = positive;
    magnitudes[c] = magnitude;
  }
}

/// dy - |dy| · (sign_term + scale_term · (x > 0 ? 1 : -1)).
INLINE vf vbalanced(vf x, vf dy, vf sign_term, vf scale_term) {
  const vf side = vsub(vmul(vset(2), vpositive(x)), vset(1));
  const vf size = vmax(dy, vsub(vzero(), dy));
  return vsub(dy, vmul(size, vfma(scale_term, side, sign_term)));
}

static void balancer_gradient(
  const tern_balancer_arguments *b, size_t first, size_t last, const float *sign_terms,
  const float *scale_terms, const float *dy, float *dx) {
  const size_t stride = b->channels * b->inner;
  for (size_t i = first; i < last; i++) {
    const float *x = b->x + i * stride, *g = dy + i * stride;
    float *d = dx + i * stride;
    if (b->inner == 1) {
      for (size_t c = 0; c < b->channels; c += VL) {
        const size_t n = b->channels - c < VL ? b->channels - c : VL;
        vstore_part(
          d + c, n,
          vbalanced(
            vload_part(x + c, n), vload_part(g + c, n), vload_part(sign_terms + c, n),
            vload_part(scale_terms + c, n)));
      }
      continue;
    }
    const size_t inner = b->inner;
    for (size_t c = 0; c < b->channels; c++, x += inner, g += inner, d += inner) {
      const vf sign_term = vset(sign_terms[c]), scale_term = vset(scale_terms[c]);
      EACH_PAIR(inner, x, g, d, vbalanced(a, b, sign_term, scale_term));
    }
  }
}

/// A number that looks random, of a place: Wellons' lowbias32 of the place and both halves of a seed.
INLINE uint32_t mixed(uint64_t seed, uint32_t place) {
  uint32_t x = place ^ (uint32_t)seed;
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  x = (x ^ (x >> 16)) + (uint32_t)(seed >> 32);
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

static void dropout(
  size_t n, uint64_t seed, size_t place, float probability, const float *x, float *y) {
  const uint32_t threshold = (uint32_t)(probability * 4294967296.0);
  const float factor = 1 / (1 - probability);
  for (size_t i = 0; i < n; i++)
    y[i] = mixed(seed, (uint32_t)(place + i)) >= threshold ? x[i] * factor : 0;
}
