#include "tern_fbank.h"

/* Eight partial sums: the additions do not wait for one another. */
static float mean_of(const float *restrict samples, long length)
{
  float sums[8] = {0};
  long i = 0;
  for (; i + 8 <= length; i += 8)
    for (long lane = 0; lane < 8; lane++) sums[lane] += samples[i + lane];
  for (; i < length; i++) sums[0] += samples[i];
  float low = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  float high = (sums[4] + sums[5]) + (sums[6] + sums[7]);
  return (low + high) / (float)length;
}

void tern_fbank_window(const float *restrict samples, const float *restrict window, long length,
                       float preemphasis, float *restrict frame,
                       long fft_length)
{
  float mean = mean_of(samples, length);
  frame[0] = window[0] * ((samples[0] - mean) - preemphasis * (samples[0] - mean));
  for (long i = 1; i < length; i++)
    frame[i] = window[i] * ((samples[i] - mean) - preemphasis * (samples[i - 1] - mean));
  for (long i = length; i < fft_length; i++) frame[i] = 0;
}
