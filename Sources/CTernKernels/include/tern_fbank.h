#ifndef TERN_FBANK_H
#define TERN_FBANK_H

/* Log-mel filter bank features of one frame, in three steps. Tables come from the caller; nothing is
   allocated, nothing is global. Buffers may have any alignment; none may overlap. */

/* Step 1: frame[i] = window[i] * (x[i] - preemphasis * x[max(i - 1, 0)]) for i < length, where x is the
   samples less their mean; zeros up to fft_length. */
void tern_fbank_window(const float *restrict samples, const float *restrict window, long length,
                       float preemphasis, float *restrict frame,
                       long fft_length);

/* Step 2: power[k] = |sum_n frame[n] exp(-2 pi i k n / fft_length)|^2 for k < fft_length / 2.
   fft_length is a power of two and at least 32.

   twiddles: fft_length floats for the real transform (cos and -sin of 2 pi k / fft_length for
   k < fft_length / 2, all cosines first), then for each radix-4 pass over n = fft_length / 2, n / 4, ...
   down to 4 the real and imaginary parts of w, w^2 and w^3, w = exp(-2 pi i p / n), p < n / 4: six
   rows of n / 4 floats. scratch: 2 * fft_length floats. */
void tern_fbank_power_spectrum(const float *restrict frame, long fft_length,
                               const float *restrict twiddles, float *restrict scratch,
                               float *restrict power);

/* Step 3: log_mel[b] = log(max(floor, sum_j weights[b][j] * power[first[b] + j])), j < count[b], the
   filters' weights one after the other. A sum that is not a number counts as the floor, one that is
   too big as the biggest float. */
void tern_fbank_log_mel(const float *restrict power, const int *restrict first,
                        const int *restrict count, const float *restrict weights, long bin_count,
                        float floor, float *restrict log_mel);

#endif
