/// One step of an LSTM cell (Hochreiter & Schmidhuber 1997, with forget gate; gate order i, f, g, o):
/// c = σ(f)·c + σ(i)·tanh(g), y = σ(o)·tanh(c).

INLINE vf lstm_new_cell(vf i, vf f, vf g, vf c) {
  return vfma(vsigmoid(f), c, vmul(vsigmoid(i), vtanh(g)));
}

static void lstm_cell(size_t hidden, const float *gates, float *cell, float *output) {
  const float *i = gates, *f = i + hidden, *g = f + hidden, *o = g + hidden;
  size_t k = 0;
  for (; k + VL <= hidden; k += VL) {
    const vf c = lstm_new_cell(vload(i + k), vload(f + k), vload(g + k), vload(cell + k));
    vstore(cell + k, c);
    vstore(output + k, vmul(vsigmoid(vload(o + k)), vtanh(c)));
  }
  if (k < hidden) {
    const size_t n = hidden - k;
    const vf c = lstm_new_cell(
      vload_part(i + k, n), vload_part(f + k, n), vload_part(g + k, n), vload_part(cell + k, n));
    vstore_part(cell + k, n, c);
    vstore_part(output + k, n, vmul(vsigmoid(vload_part(o + k, n)), vtanh(c)));
  }
}
