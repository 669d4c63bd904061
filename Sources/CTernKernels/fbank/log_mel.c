#include "tern_fbank.h"

#include <float.h>
#include <math.h>

void tern_fbank_log_mel(const float *restrict power, const int *restrict first,
                        const int *restrict count, const float *restrict weights, long bin_count,
                        float floor, float *restrict log_mel)
{
  for (long b = 0; b < bin_count; b++) {
    const float *band = power + first[b];
    float energy = 0;
    for (long j = 0; j < count[b]; j++) energy += weights[j] * band[j];
    weights += count[b];
    energy = energy > floor ? energy : floor;
    log_mel[b] = logf(energy < FLT_MAX ? energy : FLT_MAX);
  }
}
