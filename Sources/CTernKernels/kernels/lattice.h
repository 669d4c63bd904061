/// The sum over all paths of a transducer's lattice (Graves 2012, arXiv:1211.3711, equations 16 to 18), a
/// diagonal at a time. The logarithms of a diagonal's nodes are kept relative to the largest ones of the
/// diagonals before, whose sum is counted in double, so that long paths lose no precision.

/// log(e^a + e^b).
INLINE vf vlog_add(vf a, vf b) {
  const vf d = vsub(a, b);
  return vadd(vmax(a, b), vlog1p(vexp(vmin(d, vsub(vzero(), d)))));
}

/// The tokens s at the nodes of a diagonal.
typedef struct {
  size_t first, last;
} lattice_diagonal;

INLINE lattice_diagonal diagonal_of(const tern_lattice *l, size_t diagonal) {
  const size_t first = diagonal > l->frames ? diagonal - l->frames : 0;
  return (lattice_diagonal){first, diagonal < l->tokens ? diagonal : l->tokens};
}

/// The nodes of s to s + n of a diagonal, from the one before: what lies at node s of its arrays.
INLINE vf nodes_before(
  const float *nodes, const float *symbols, const float *blanks, vf shift, size_t s, size_t n) {
  const bool whole = n == VL;
#define LOAD(p) (whole ? vload(p) : vload_part(p, n))
  const vf a = vadd(vsub(LOAD(nodes + s - 1), shift), LOAD(symbols + s - 1));
  const vf b = vadd(vsub(LOAD(nodes + s), shift), LOAD(blanks + s));
  return vlog_add(vmax(vset(TERN_NO_PATH), a), vmax(vset(TERN_NO_PATH), b));
}

/// Writes all nodes, and into each diagonal's border by how much the next one's are less.
static double sum_paths_forward(const tern_lattice *l) {
  const size_t width = l->tokens + 2, end = l->frames + l->tokens;
  double total = 0;
  l->nodes[0] = l->nodes[1] = 0;
  if (l->tokens > 0) l->nodes[2] = TERN_NO_PATH;
  for (size_t diagonal = 1; diagonal <= end; diagonal++) {
    const size_t before = (diagonal - 1) * width + 1;
    float *nodes = l->nodes + before + width;
    const vf shift = vset(l->nodes[before - 1]);
    const lattice_diagonal at = diagonal_of(l, diagonal);
    for (size_t s = at.first; s <= at.last; s += VL) {
      const size_t left = at.last - s + 1;
      if (left >= VL)
        vstore(
          nodes + s,
          nodes_before(l->nodes + before, l->symbols + before, l->blanks + before, shift, s, VL));
      else
        vstore_part(
          nodes + s, left,
          nodes_before(l->nodes + before, l->symbols + before, l->blanks + before, shift, s, left));
    }
    if (at.last < l->tokens) nodes[at.last + 1] = TERN_NO_PATH;
    float highest = TERN_NO_PATH;
    for (size_t s = at.first; s <= at.last; s++)
      highest = nodes[s] > highest ? nodes[s] : highest;
    nodes[-1] = diagonal < end && highest > TERN_NO_PATH / 2 ? highest : 0;
    total += nodes[-1];
  }
  const float last = l->nodes[end * width + l->tokens + 1];
  return last > TERN_NO_PATH / 2 || last != last ? total + last : -INFINITY;
}

/// Overwrites the scores of the edges with their shares, from the last diagonal to the first. A node's
/// share is that of the edges out of it; it is divided among those into it.
static void sum_paths_backward(const tern_lattice *l) {
  const size_t width = l->tokens + 2, end = l->frames + l->tokens;
  memset(l->symbols + end * width, 0, width * sizeof(float));
  memset(l->blanks + end * width, 0, width * sizeof(float));
  float *const last = l->blanks + end * width + l->tokens + 1;
  *last = 1;
  for (size_t diagonal = end; diagonal > 0; diagonal--) {
    const size_t before = (diagonal - 1) * width + 1, here = before + width;
    const float *nodes_here = l->nodes + here, *nodes = l->nodes + before;
    float *symbols = l->symbols + before, *blanks = l->blanks + before;
    const vf shift = vset(nodes[-1]);
    const lattice_diagonal at = diagonal_of(l, diagonal);
    for (size_t s = at.first; s <= at.last; s += VL) {
      const size_t n = at.last - s + 1 < VL ? at.last - s + 1 : VL;
      const bool whole = n == VL;
      const vf share = vadd(LOAD(l->symbols + here + s), LOAD(l->blanks + here + s));
      const vf score = vadd(vsub(LOAD(nodes + s - 1), shift), LOAD(symbols + s - 1));
      const vf part = vexp_to_zero(vmin(vzero(), vsub(score, LOAD(nodes_here + s))));
      const vf by_symbol = vmul(share, part), by_blank = vsub(share, by_symbol);
      if (whole) {
        vstore(symbols + s - 1, by_symbol);
        vstore(blanks + s, by_blank);
      } else {
        vstore_part(symbols + s - 1, n, by_symbol);
        vstore_part(blanks + s, n, by_blank);
      }
    }
    // Elements that are no edges: symbols at s = first - 1 ... last - 1 are, and blanks at first ... last.
    memset(symbols - 1, 0, at.first * sizeof(float));
    memset(symbols + at.last, 0, (width - 1 - at.last) * sizeof(float));
    memset(blanks - 1, 0, (at.first + 1) * sizeof(float));
    memset(blanks + at.last + 1, 0, (width - 2 - at.last) * sizeof(float));
  }
  *last = 0;
}
#undef LOAD

static double sum_paths(const tern_lattice *l) {
  const double total = sum_paths_forward(l);
  sum_paths_backward(l);
  return total;
}
