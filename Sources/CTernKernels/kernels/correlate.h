/// y[i] = Σ_k w[k] · x[i + k], the sums in the order of k.

static void correlate(size_t n, size_t width, const float *w, const float *x, float *y) {
  for (size_t i = 0; i < n; i++) {
    float sum = 0;
    for (size_t k = 0; k < width; k++) sum += w[k] * x[i + k];
    y[i] = sum;
  }
}
