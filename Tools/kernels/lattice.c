/// The sum over a lattice's paths, against the same in double.
#include "check.h"

enum { SYMBOLS, BLANKS, NODES, START_SYMBOLS, START_BLANKS, FORWARD, BACKWARD };

static double log_add(double a, double b) {
  const double high = fmax(a, b), low = fmin(a, b);
  return high <= -1e29 ? high : high + log1p(exp(low - high));
}

static void check(size_t frames, size_t tokens) {
  const size_t width = tokens + 2, count = (frames + tokens + 1) * width;
  float *symbols = place(SYMBOLS, count * sizeof *symbols);
  float *blanks = place(BLANKS, count * sizeof *blanks);
  for (size_t i = 0; i < count; i++) symbols[i] = blanks[i] = TERN_NO_PATH;
#define AT(s, t) (((s) + (t)) * width + (s) + 1)
  for (size_t s = 0; s <= tokens; s++)
    for (size_t t = 0; t <= frames; t++) {
      if (s < tokens) symbols[AT(s, t)] = random_float(-9, 0);
      if (t < frames) blanks[AT(s, t)] = random_float(-9, 0);
    }
  const float *by_symbol = copied(START_SYMBOLS, count, symbols);
  const float *by_blank = copied(START_BLANKS, count, blanks);
  const tern_lattice lattice = {frames, tokens, symbols, blanks, no_numbers(NODES, count)};
  const double found = kernels->sum_paths(&lattice);

  double *forward = place(FORWARD, count * sizeof *forward);
  double *backward = place(BACKWARD, count * sizeof *backward);
  for (size_t s = 0; s <= tokens; s++)
    for (size_t t = 0; t <= frames; t++) {
      double sum = s + t == 0 ? 0 : -1e30;
      if (s > 0) sum = log_add(sum, forward[AT(s - 1, t)] + by_symbol[AT(s - 1, t)]);
      if (t > 0) sum = log_add(sum, forward[AT(s, t - 1)] + by_blank[AT(s, t - 1)]);
      forward[AT(s, t)] = sum;
    }
  const double total = forward[AT(tokens, frames)];
  const double error = 1e-6 * (double)(frames + tokens + 1);
  EXPECT(near(found, total, error), "%zu by %zu: %g is not %g", frames, tokens, found, total);
  for (size_t s = tokens + 1; s-- > 0;)
    for (size_t t = frames + 1; t-- > 0;) {
      double sum = s + t == tokens + frames ? 0 : -1e30;
      const double start = forward[AT(s, t)] - total;
      const size_t at = AT(s, t);
      if (s < tokens) {
        const double rest = by_symbol[at] + backward[AT(s + 1, t)];
        const double share = exp(start + rest);
        EXPECT(near(symbols[at], share, 2 * error), "%g is not %g", symbols[at], share);
        sum = log_add(sum, rest);
      }
      if (t < frames) {
        const double rest = by_blank[at] + backward[AT(s, t + 1)];
        const double share = exp(start + rest);
        EXPECT(near(blanks[at], share, 2 * error), "%g is not %g", blanks[at], share);
        sum = log_add(sum, rest);
      }
      backward[at] = sum;
    }
#undef AT
}

void check_lattice(void) {
  for (size_t tokens = 0; tokens <= LONGEST; tokens++) {
    check(random_size(0, 3), tokens);
    check(random_size(4, 40), tokens);
  }
  check(300, 70);
}
