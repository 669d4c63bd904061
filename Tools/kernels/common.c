/// Kernels that are the same for all instruction sets: checksums, transposition, patches, spectra, threads.
#include "check.h"

enum { X, Y, TWIDDLES, SCRATCH, POWER };

static void check_crc32(size_t count) {
  uint8_t *bytes = place(X, count);
  uint32_t expected = 0xFFFFFFFF;
  for (size_t i = 0; i < count; i++) {
    bytes[i] = (uint8_t)random_bits();
    expected ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) expected = expected >> 1 ^ (expected & 1 ? 0xEDB88320 : 0);
  }
  const size_t cut = random_size(0, count);
  const uint32_t found = tern_crc32(tern_crc32(0, bytes, cut), bytes + cut, count - cut);
  EXPECT(found == ~expected, "of %zu bytes, cut at %zu", count, cut);
}

static void check_transpose(size_t rows, size_t columns) {
  const float *x = random_floats(X, rows * columns, -1, 1);
  float *y = no_numbers(Y, rows * columns);
  tern_transpose(rows, columns, x, y);
  for (size_t i = 0; i < rows * columns; i++)
    EXPECT(y[i % columns * rows + i / columns] == x[i], "[%zu, %zu]", rows, columns);
}

/// Each element of patches is the one of x that it stands for; gradients go back there.
static void check_patches(const tern_patches_arguments *a) {
  const size_t across = (a->width - a->window_width) / a->stride_width + 1;
  const size_t positions = ((a->height - a->window_height) / a->stride_height + 1) * across;
  const size_t window = a->window_height * a->window_width, width = a->channels * window;
  const size_t pixels = a->height * a->width, cut = random_size(0, positions);
  float *patches = no_numbers(Y, positions * width);
  float *dx = place(POWER, a->channels * pixels * sizeof *dx);
  float *expected = place(SCRATCH, a->channels * pixels * sizeof *expected);
  memset(dx, 0, a->channels * pixels * sizeof *dx);
  memset(expected, 0, a->channels * pixels * sizeof *expected);
  tern_patches(a, 0, cut, patches);
  tern_patches(a, cut, positions, patches + cut * width);
  tern_patches_gradient(a, 0, a->channels, 0, cut, patches, dx);
  tern_patches_gradient(a, 0, a->channels, cut, positions - cut, patches + cut * width, dx);
  for (size_t i = 0; i < positions * width; i++) {
    const size_t position = i / width, channel = i % width / window, part = i % window;
    const size_t row = position / across * a->stride_height + part / a->window_width;
    const size_t column = position % across * a->stride_width + part % a->window_width;
    const size_t at = channel * pixels + row * a->width + column;
    EXPECT(patches[i] == a->x[at], "%zu of %zu", i, positions * width);
    expected[at] += a->x[at];
  }
  EXPECT(same_bits(a->channels * pixels, dx, expected), "gradients of patches");
}

static void check_power_spectrum(long length) {
  static const double turn = 6.283185307179586;
  const float *frame = random_floats(X, (size_t)length, -1, 1);
  float *twiddles = place(TWIDDLES, 4 * (size_t)length * sizeof *twiddles), *next = twiddles;
  for (long k = 0; k < length / 2; k++) *next++ = (float)cos(turn * k / length);
  for (long k = 0; k < length / 2; k++) *next++ = (float)-sin(turn * k / length);
  for (long n = length / 2; n >= 4; n /= 4)
    for (int power = 1; power <= 3; power++) {
      for (long p = 0; p < n / 4; p++) *next++ = (float)cos(turn * power * p / n);
      for (long p = 0; p < n / 4; p++) *next++ = (float)-sin(turn * power * p / n);
    }
  float *scratch = no_numbers(SCRATCH, 2 * (size_t)length);
  float *power = no_numbers(POWER, (size_t)length / 2);
  tern_fbank_power_spectrum(frame, length, twiddles, scratch, power);
  for (long k = 0; k < length / 2; k++) {
    double real = 0, imaginary = 0;
    for (long n = 0; n < length; n++) {
      real += frame[n] * cos(turn * (double)(n * k % length) / length);
      imaginary -= frame[n] * sin(turn * (double)(n * k % length) / length);
    }
    const double expected = real * real + imaginary * imaginary;
    EXPECT(
      near(power[k], expected, 1e-5 * length), "of %ld, %ld: %g is not %g", length, k, power[k],
      expected);
  }
}

static void *add_one(void *argument) {
  *(int *)argument += 1;
  return NULL;
}

void check_common(void) {
  for (size_t count = 0; count <= 300; count++) check_crc32(count);
  check_crc32(10007);
  for (size_t rows = 0; rows <= LONGEST; rows++)
    for (size_t columns = 1; columns <= LONGEST; columns++) check_transpose(rows, columns);
  for (int i = 0; i < 100; i++) {
    tern_patches_arguments a = {.channels = random_size(1, 4)};
    a.window_height = random_size(1, 4);
    a.window_width = i % 4 == 0 ? a.window_height = 3 : random_size(1, 4);
    a.height = a.window_height + random_size(0, 9);
    a.width = a.window_width + random_size(0, 9);
    a.stride_height = random_size(1, 3);
    a.stride_width = random_size(1, 3);
    a.x = random_floats(X, a.channels * a.height * a.width, -1, 1);
    check_patches(&a);
  }
  for (long length = 32; length <= 1024; length *= 2) check_power_spectrum(length);
  int count = 0;
  uintptr_t thread;
  EXPECT(tern_thread_start(&thread, add_one, &count), "a thread does not start");
  tern_thread_join(thread);
  EXPECT(count == 1, "a thread did not run");
}
