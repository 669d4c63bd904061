/// Functions of each row.

static void basic_norm(size_t rows, size_t channels, const float *x, float epsilon, float *y) {
  for (size_t row = 0; row < rows; row++, x += channels, y += channels) {
    vf sum = vzero();
    size_t i = 0;
    for (; i + VL <= channels; i += VL) {
      const vf v = vload(x + i);
      sum = vfma(v, v, sum);
    }
    if (i < channels) {
      const vf v = vload_part(x + i, channels - i);
      sum = vfma(v, v, sum);
    }
    const float scale = 1 / sqrtf(vsum(sum) / (float)channels + epsilon);
    EACH(channels, x, y, vmul(v, vset(scale)));
  }
}

static void log_softmax(size_t rows, size_t classes, const float *x, float *y) {
  for (size_t row = 0; row < rows; row++, x += classes, y += classes) {
    float highest = x[0];
    for (size_t i = 1; i < classes; i++) highest = x[i] > highest ? x[i] : highest;
    const vf shift = vset(highest);
    vf sum = vzero();
    size_t i = 0;
    for (; i + VL <= classes; i += VL) sum = vadd(sum, vexp(vsub(vload(x + i), shift)));
    float total = vsum(sum);
    for (; i < classes; i++) total += expf(x[i] - highest);
    const vf normaliser = vset(highest + logf(total));
    EACH(classes, x, y, vsub(v, normaliser));
  }
}
