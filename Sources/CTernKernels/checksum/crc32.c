/// CRC-32, reflected polynomial 0xEDB88320: by carry-less multiplication where there is one
/// (Gopal et al., "Fast CRC computation for generic polynomials using PCLMULQDQ", Intel 2009), else
/// by a table of nibbles' remainders.
#include "CTernKernels.h"

static uint32_t crc32_table(uint32_t crc, const uint8_t *bytes, size_t count) {
  static const uint32_t table[16] = {
    0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
    0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
    0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
  };
  while (count--) {
    crc ^= *bytes++;
    crc = crc >> 4 ^ table[crc & 15];
    crc = crc >> 4 ^ table[crc & 15];
  }
  return crc;
}

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

static bool has_carryless_multiplication(void) {
  uint32_t a, b, c, d;
  return __get_cpuid(1, &a, &b, &c, &d) && (c >> 1 & 1) && (c >> 19 & 1);
}

/// Advances four 128-bit remainders by 64 bytes at a time, then folds them into one, and leaves the
/// final division to the table: the last remainder is a message of 16 bytes with the same CRC.
__attribute__((target("pclmul,sse4.1"))) static uint32_t crc32_folded(
  uint32_t crc, const uint8_t *bytes, size_t count) {
  const __m128i by64 = _mm_set_epi64x(0x1C6E41596, 0x154442BD4);
  const __m128i by16 = _mm_set_epi64x(0x0CCAA009E, 0x1751997D0);
#define FOLD(x, by, next)                                                                          \
  _mm_xor_si128(                                                                                   \
    _mm_xor_si128(_mm_clmulepi64_si128(x, by, 0x00), _mm_clmulepi64_si128(x, by, 0x11)), next)
#define AT(i) _mm_loadu_si128((const __m128i *)bytes + (i))
  __m128i x0 = _mm_xor_si128(AT(0), _mm_cvtsi32_si128((int)crc)), x1 = AT(1), x2 = AT(2), x3 = AT(3);
  bytes += 64;
  for (count -= 64; count >= 64; count -= 64, bytes += 64) {
    x0 = FOLD(x0, by64, AT(0));
    x1 = FOLD(x1, by64, AT(1));
    x2 = FOLD(x2, by64, AT(2));
    x3 = FOLD(x3, by64, AT(3));
  }
  x1 = FOLD(x0, by16, x1);
  x2 = FOLD(x1, by16, x2);
  x3 = FOLD(x2, by16, x3);
#undef FOLD
#undef AT
  uint8_t rest[16];
  _mm_storeu_si128((__m128i *)rest, x3);
  return crc32_table(crc32_table(0, rest, sizeof rest), bytes, count);
}

#endif

uint32_t tern_crc32(uint32_t crc, const void *bytes, size_t count) {
  crc = ~crc;
#if defined(__x86_64__)
  if (count >= 64 && has_carryless_multiplication()) return ~crc32_folded(crc, bytes, count);
#endif
  return ~crc32_table(crc, bytes, count);
}
