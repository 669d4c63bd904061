/// Lines of memory, and vectors that end where there are fewer elements.

/// The bytes of a line, and the lanes that fit.
enum { LINE = 64, LINE_LANES = LINE / 4 };

/// VL elements, or the n that are left.
INLINE vf vload_most(const float *p, size_t n) { return n < VL ? vload_part(p, n) : vload(p); }
INLINE void vstore_most(float *p, size_t n, vf x) {
  if (n < VL)
    vstore_part(p, n, x);
  else
    vstore(p, x);
}
