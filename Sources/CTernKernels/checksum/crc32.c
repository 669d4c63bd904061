/// CRC-32, reflected polynomial 0xEDB88320: by carry-less multiplication where there is one
/// (Gopal et al., "Fast CRC computation for generic polynomials using PCLMULQDQ", Intel 2009), else
/// eight bytes at a time by tables of nibbles' remainders (Kounavis and Berry, "A systematic approach to
/// building high performance, software-based, CRC generators", ISCC 2005).
#include <stdatomic.h>

#include "../isa/isa.h"

/// remainders[n][v]: of the nibble v with n nibbles of zeros behind it.
static const uint32_t remainders[16][16] = {
  {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
   0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C},
  {0x00000000, 0x77073096, 0xEE0E612C, 0x990951BA, 0x076DC419, 0x706AF48F, 0xE963A535, 0x9E6495A3,
   0x0EDB8832, 0x79DCB8A4, 0xE0D5E91E, 0x97D2D988, 0x09B64C2B, 0x7EB17CBD, 0xE7B82D07, 0x90BF1D91},
  {0x00000000, 0x4AC21251, 0x958424A2, 0xDF4636F3, 0xF0794F05, 0xBABB5D54, 0x65FD6BA7, 0x2F3F79F6,
   0x3B83984B, 0x71418A1A, 0xAE07BCE9, 0xE4C5AEB8, 0xCBFAD74E, 0x8138C51F, 0x5E7EF3EC, 0x14BCE1BD},
  {0x00000000, 0x191B3141, 0x32366282, 0x2B2D53C3, 0x646CC504, 0x7D77F445, 0x565AA786, 0x4F4196C7,
   0xC8D98A08, 0xD1C2BB49, 0xFAEFE88A, 0xE3F4D9CB, 0xACB54F0C, 0xB5AE7E4D, 0x9E832D8E, 0x87981CCF},
  {0x00000000, 0x1C26A370, 0x384D46E0, 0x246BE590, 0x709A8DC0, 0x6CBC2EB0, 0x48D7CB20, 0x54F16850,
   0xE1351B80, 0xFD13B8F0, 0xD9785D60, 0xC55EFE10, 0x91AF9640, 0x8D893530, 0xA9E2D0A0, 0xB5C473D0},
  {0x00000000, 0x01C26A37, 0x0384D46E, 0x0246BE59, 0x0709A8DC, 0x06CBC2EB, 0x048D7CB2, 0x054F1685,
   0x0E1351B8, 0x0FD13B8F, 0x0D9785D6, 0x0C55EFE1, 0x091AF964, 0x08D89353, 0x0A9E2D0A, 0x0B5C473D},
  {0x00000000, 0x5019579F, 0xA032AF3E, 0xF02BF8A1, 0x9B14583D, 0xCB0D0FA2, 0x3B26F703, 0x6B3FA09C,
   0xED59B63B, 0xBD40E1A4, 0x4D6B1905, 0x1D724E9A, 0x764DEE06, 0x2654B999, 0xD67F4138, 0x866616A7},
  {0x00000000, 0xB8BC6765, 0xAA09C88B, 0x12B5AFEE, 0x8F629757, 0x37DEF032, 0x256B5FDC, 0x9DD738B9,
   0xC5B428EF, 0x7D084F8A, 0x6FBDE064, 0xD7018701, 0x4AD6BFB8, 0xF26AD8DD, 0xE0DF7733, 0x58631056},
  {0x00000000, 0x60E09782, 0xC1C12F04, 0xA121B886, 0x58F35849, 0x3813CFCB, 0x9932774D, 0xF9D2E0CF,
   0xB1E6B092, 0xD1062710, 0x70279F96, 0x10C70814, 0xE915E8DB, 0x89F57F59, 0x28D4C7DF, 0x4834505D},
  {0x00000000, 0x3D6029B0, 0x7AC05360, 0x47A07AD0, 0xF580A6C0, 0xC8E08F70, 0x8F40F5A0, 0xB220DC10,
   0x30704BC1, 0x0D106271, 0x4AB018A1, 0x77D03111, 0xC5F0ED01, 0xF890C4B1, 0xBF30BE61, 0x825097D1},
  {0x00000000, 0x03D6029B, 0x07AC0536, 0x047A07AD, 0x0F580A6C, 0x0C8E08F7, 0x08F40F5A, 0x0B220DC1,
   0x1EB014D8, 0x1D661643, 0x191C11EE, 0x1ACA1375, 0x11E81EB4, 0x123E1C2F, 0x16441B82, 0x15921919},
  {0x00000000, 0xCB5CD3A5, 0x4DC8A10B, 0x869472AE, 0x9B914216, 0x50CD91B3, 0xD659E31D, 0x1D0530B8,
   0xEC53826D, 0x270F51C8, 0xA19B2366, 0x6AC7F0C3, 0x77C2C07B, 0xBC9E13DE, 0x3A0A6170, 0xF156B2D5},
  {0x00000000, 0x67DE9CCE, 0xCFBD399C, 0xA863A552, 0x440B7579, 0x23D5E9B7, 0x8BB64CE5, 0xEC68D02B,
   0x8816EAF2, 0xEFC8763C, 0x47ABD36E, 0x20754FA0, 0xCC1D9F8B, 0xABC30345, 0x03A0A617, 0x647E3AD9},
  {0x00000000, 0xA6770BB4, 0x979F1129, 0x31E81A9D, 0xF44F2413, 0x52382FA7, 0x63D0353A, 0xC5A73E8E,
   0x33EF4E67, 0x959845D3, 0xA4705F4E, 0x020754FA, 0xC7A06A74, 0x61D761C0, 0x503F7B5D, 0xF64870E9},
  {0x00000000, 0x7CBB312B, 0xF9766256, 0x85CD537D, 0x299DC2ED, 0x5526F3C6, 0xD0EBA0BB, 0xAC509190,
   0x533B85DA, 0x2F80B4F1, 0xAA4DE78C, 0xD6F6D6A7, 0x7AA64737, 0x061D761C, 0x83D02561, 0xFF6B144A},
  {0x00000000, 0xCCAA009E, 0x4225077D, 0x8E8F07E3, 0x844A0EFA, 0x48E00E64, 0xC66F0987, 0x0AC50919,
   0xD3E51BB5, 0x1F4F1B2B, 0x91C01CC8, 0x5D6A1C56, 0x57AF154F, 0x9B0515D1, 0x158A1232, 0xD92012AC},
};

static uint32_t crc32_table(uint32_t crc, const uint8_t *bytes, size_t count) {
  for (; count >= 8; count -= 8, bytes += 8) {
    uint64_t word = crc;
    for (int i = 0; i < 8; i++) word ^= (uint64_t)bytes[i] << 8 * i;
    crc = 0;
    for (int i = 0; i < 16; i++) crc ^= remainders[15 - i][word >> 4 * i & 15];
  }
  while (count--) {
    crc ^= *bytes++;
    crc = crc >> 4 ^ remainders[0][crc & 15];
    crc = crc >> 4 ^ remainders[0][crc & 15];
  }
  return crc;
}

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

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

/// The same with four vectors of four remainders, which advance by 256 bytes at a time; `count` is a multiple of that.
__attribute__((target("vpclmulqdq,avx512f"))) static uint32_t crc32_wide(
  uint32_t crc, const uint8_t *bytes, size_t count) {
  const __m512i by256 = _mm512_broadcast_i32x4(_mm_set_epi64x(0x1322D1430, 0x11542778A));
  const __m512i by64 = _mm512_broadcast_i32x4(_mm_set_epi64x(0x1C6E41596, 0x154442BD4));
#define FOLD(x, by, next)                                                                          \
  _mm512_xor_si512(                                                                                \
    _mm512_xor_si512(                                                                              \
      _mm512_clmulepi64_epi128(x, by, 0x00), _mm512_clmulepi64_epi128(x, by, 0x11)),               \
    next)
#define AT(i) _mm512_loadu_si512((const __m512i *)bytes + (i))
  const __m512i start = _mm512_zextsi128_si512(_mm_cvtsi32_si128((int)crc));
  __m512i x0 = _mm512_xor_si512(AT(0), start), x1 = AT(1), x2 = AT(2), x3 = AT(3);
  bytes += 256;
  for (count -= 256; count >= 256; count -= 256, bytes += 256) {
    x0 = FOLD(x0, by256, AT(0));
    x1 = FOLD(x1, by256, AT(1));
    x2 = FOLD(x2, by256, AT(2));
    x3 = FOLD(x3, by256, AT(3));
  }
  x1 = FOLD(x0, by64, x1);
  x2 = FOLD(x1, by64, x2);
  x3 = FOLD(x2, by64, x3);
#undef FOLD
#undef AT
  uint8_t rest[64];
  _mm512_storeu_si512(rest, x3);
  return crc32_table(0, rest, sizeof rest);
}

/// What carry-less multiplications there are: of one pair, of four, as far as TERN_ISA allows.
enum { UNKNOWN, NONE, OF_ONE, OF_FOUR };

static int carryless_multiplications(void) {
  static atomic_int known;
  int found = atomic_load_explicit(&known, memory_order_relaxed);
  if (found != UNKNOWN) return found;
  uint32_t a, b, c, d;
  const tern_kernels *best = tern_kernels_best();
  const bool narrow = best == &tern_kernels_scalar || best == &tern_kernels_avx2;
  found = NONE;
  if (best != &tern_kernels_scalar && __get_cpuid(1, &a, &b, &c, &d) && (c >> 1 & 1)) found = OF_ONE;
  if (!narrow && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (c >> 10 & 1)) found = OF_FOUR;
  atomic_store_explicit(&known, found, memory_order_relaxed);
  return found;
}

#endif

uint32_t tern_crc32(uint32_t crc, const void *data, size_t count) {
  const uint8_t *bytes = data;
  crc = ~crc;
#if defined(__x86_64__)
  if (count >= 256 && carryless_multiplications() == OF_FOUR) {
    const size_t wide = count / 256 * 256;
    crc = crc32_wide(crc, bytes, wide);
    bytes += wide;
    count -= wide;
  }
  if (count >= 64 && carryless_multiplications() >= OF_ONE)
    return ~crc32_folded(crc, bytes, count);
#endif
  return ~crc32_table(crc, bytes, count);
}
