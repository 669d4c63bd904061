#include "tern_fbank.h"

#include <string.h>

/* A real transform of length 2n as a complex one of length n (even samples real, odd ones imaginary),
   computed by Stockham's autosort algorithm with radix 4, so that no pass needs bit reversal and all
   memory is walked in order. P. N. Swarztrauber, "FFT algorithms for vector computers", Parallel
   Computing 1 (1984), doi:10.1016/S0167-8191(84)90413-7. */

typedef float vec __attribute__((vector_size(16)));
enum { WIDTH = 4 };

static inline vec load(const float *x)
{
  vec v;
  memcpy(&v, x, sizeof v);
  return v;
}

static inline void store(float *x, vec v) { memcpy(x, &v, sizeof v); }

static inline vec splat(float x) { return (vec){x, x, x, x}; }

typedef struct { vec re, im; } complex_vec;

static inline complex_vec add(complex_vec a, complex_vec b)
{
  return (complex_vec){a.re + b.re, a.im + b.im};
}

static inline complex_vec subtract(complex_vec a, complex_vec b)
{
  return (complex_vec){a.re - b.re, a.im - b.im};
}

static inline complex_vec multiply(complex_vec a, complex_vec b)
{
  return (complex_vec){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

typedef struct { complex_vec y[4]; } quad;

/* The transform of length 4 of a, b, c, d, times 1, w1, w2, w3. */
static inline quad butterfly(complex_vec a, complex_vec b, complex_vec c, complex_vec d,
                             complex_vec w1, complex_vec w2, complex_vec w3)
{
  complex_vec sum_ac = add(a, c), difference_ac = subtract(a, c);
  complex_vec sum_bd = add(b, d), difference_bd = subtract(b, d);
  complex_vec turned = {-difference_bd.im, difference_bd.re}; /* i (b - d) */
  return (quad){{add(sum_ac, sum_bd), multiply(subtract(difference_ac, turned), w1),
                 multiply(subtract(sum_ac, sum_bd), w2), multiply(add(difference_ac, turned), w3)}};
}

/* y[4 lane + i] = rows[i][lane] */
static inline void store_transposed(float *y, vec a, vec b, vec c, vec d)
{
  vec ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  vec ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  vec cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  vec cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  store(y, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
  store(y + 4, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
  store(y + 8, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
  store(y + 12, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

static inline complex_vec load_interleaved(const float *x)
{
  vec low = load(x), high = load(x + WIDTH);
  return (complex_vec){__builtin_shufflevector(low, high, 0, 2, 4, 6),
                       __builtin_shufflevector(low, high, 1, 3, 5, 7)};
}

/* The first pass, over p in steps of WIDTH: x is n interleaved complex numbers. */
static void first_pass(long n, const float *restrict w, const float *restrict x,
                       float *restrict y_re, float *restrict y_im)
{
  long m = n / 4;
  for (long p = 0; p < m; p += WIDTH) {
    complex_vec w1 = {load(w + p), load(w + m + p)};
    complex_vec w2 = {load(w + 2 * m + p), load(w + 3 * m + p)};
    complex_vec w3 = {load(w + 4 * m + p), load(w + 5 * m + p)};
    quad q = butterfly(load_interleaved(x + 2 * p), load_interleaved(x + 2 * (p + m)),
                       load_interleaved(x + 2 * (p + 2 * m)), load_interleaved(x + 2 * (p + 3 * m)),
                       w1, w2, w3);
    store_transposed(y_re + 4 * p, q.y[0].re, q.y[1].re, q.y[2].re, q.y[3].re);
    store_transposed(y_im + 4 * p, q.y[0].im, q.y[1].im, q.y[2].im, q.y[3].im);
  }
}

/* A later pass: `stride` transforms of length n, interleaved; stride is a multiple of WIDTH. */
static void radix4_pass(long n, long stride, const float *restrict w, const float *restrict x_re,
                        const float *restrict x_im, float *restrict y_re, float *restrict y_im)
{
  long m = n / 4;
  for (long p = 0; p < m; p++) {
    complex_vec w1 = {splat(w[p]), splat(w[m + p])};
    complex_vec w2 = {splat(w[2 * m + p]), splat(w[3 * m + p])};
    complex_vec w3 = {splat(w[4 * m + p]), splat(w[5 * m + p])};
    for (long q = 0; q < stride; q += WIDTH) {
      complex_vec x[4];
      for (long i = 0; i < 4; i++) {
        long at = q + stride * (p + i * m);
        x[i] = (complex_vec){load(x_re + at), load(x_im + at)};
      }
      quad result = butterfly(x[0], x[1], x[2], x[3], w1, w2, w3);
      for (long i = 0; i < 4; i++) {
        long at = q + stride * (4 * p + i);
        store(y_re + at, result.y[i].re);
        store(y_im + at, result.y[i].im);
      }
    }
  }
}

/* The last pass where the length is twice a power of four: `stride` transforms of length 2. */
static void radix2_pass(long stride, const float *restrict x, float *restrict y)
{
  for (long q = 0; q < stride; q++) {
    y[q] = x[q] + x[q + stride];
    y[q + stride] = x[q] - x[q + stride];
  }
}

/* power[k] of the real transform, from the complex one z of length n. */
static void power_of_real(long n, const float *restrict z_re, const float *restrict z_im,
                          const float *restrict cosine, const float *restrict minus_sine,
                          float *restrict power)
{
  float first = z_re[0] + z_im[0];
  power[0] = first * first;
  for (long k = 1; k < n; k++) {
    float even_re = 0.5f * (z_re[k] + z_re[n - k]), even_im = 0.5f * (z_im[k] - z_im[n - k]);
    float odd_re = 0.5f * (z_im[k] + z_im[n - k]), odd_im = 0.5f * (z_re[n - k] - z_re[k]);
    float re = even_re + cosine[k] * odd_re - minus_sine[k] * odd_im;
    float im = even_im + cosine[k] * odd_im + minus_sine[k] * odd_re;
    power[k] = re * re + im * im;
  }
}

void tern_fbank_power_spectrum(const float *restrict frame, long fft_length,
                               const float *restrict twiddles, float *restrict scratch,
                               float *restrict power)
{
  long length = fft_length / 2;
  const float *w = twiddles + fft_length;
  float *x = scratch, *y = scratch + fft_length; /* real parts, then imaginary ones */
  first_pass(length, w, frame, x, x + length);
  w += length / 4 * 6;
  long stride = 4;
  for (long n = length / 4; n >= 4; n /= 4, stride *= 4) {
    radix4_pass(n, stride, w, x, x + length, y, y + length);
    w += n / 4 * 6;
    float *swap = x;
    x = y;
    y = swap;
  }
  if (stride < length) {
    radix2_pass(stride, x, y);
    radix2_pass(stride, x + length, y + length);
    x = y;
  }
  power_of_real(length, x, x + length, twiddles, twiddles + length, power);
}
