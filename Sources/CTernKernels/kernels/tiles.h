/// Tiles of AMX: eight registers of 16 lines of 64 bytes (Intel SDM 18). A tile of rows by the inner axis times one of the
/// inner axis, in groups of four bytes, by columns adds to a tile of rows by columns. Here a line has a vector's bytes, and
/// all tiles are whole: what they lack is 0.

/// The bytes of a tile.
enum { TILE_BYTES = VL * LINE };

/// Gives all tiles their size, which they have until _tile_release.
INLINE void tiles_begin(void) {
  static const struct {
    uint8_t palette, start_row, unused[14];
    uint16_t line_bytes[16];
    uint8_t lines[16];
  } whole = {
    .palette = 1,
    .line_bytes = {64, 64, 64, 64, 64, 64, 64, 64},
    .lines = {16, 16, 16, 16, 16, 16, 16, 16},
  };
  _tile_loadconfig(&whole);
}

INLINE void tiles_clear_sums(void) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
}

/// Writes the sums of tiles 0 to 3, [4, VL, VL].
INLINE void tiles_store_sums(uint32_t *sums) {
  _tile_stored(0, sums, LINE);
  _tile_stored(1, sums + 1 * VL * VL, LINE);
  _tile_stored(2, sums + 2 * VL * VL, LINE);
  _tile_stored(3, sums + 3 * VL * VL, LINE);
}

#define TILES_ADD(type, sum, a, b)                                                                 \
  do {                                                                                             \
    if ((type) == TERN_I8)                                                                         \
      _tile_dpbssd(sum, a, b);                                                                     \
    else                                                                                           \
      _tile_dpbf16ps(sum, a, b);                                                                   \
  } while (0)

/// Adds to tiles 0 and 1 the products of a tile of lines, each `stride` bytes after the other, with two tiles, `w` and what is
/// `next` bytes behind it; and, where `tall` is 2, to tiles 2 and 3 those of the lines that follow.
INLINE void tiles_add_square(
  tern_weight_type type, const char *lines, size_t stride, const char *w, size_t next, size_t tall) {
  _tile_loadd(4, lines, stride);
  _tile_loadd(6, w, LINE);
  TILES_ADD(type, 0, 4, 6);
  _tile_loadd(7, w + next, LINE);
  TILES_ADD(type, 1, 4, 7);
  if (tall < 2) return;
  _tile_loadd(5, lines + VL * stride, stride);
  TILES_ADD(type, 2, 5, 6);
  TILES_ADD(type, 3, 5, 7);
}

/// Adds to tiles 0 to `wide` - 1 the products of a tile of lines with as many tiles, each `next` bytes behind the other.
INLINE void tiles_add_row(
  tern_weight_type type, const char *lines, size_t stride, const char *w, size_t next, size_t wide) {
  _tile_loadd(4, lines, stride);
  _tile_loadd(5, w, LINE);
  TILES_ADD(type, 0, 4, 5);
  if (wide < 2) return;
  _tile_loadd(6, w + next, LINE);
  TILES_ADD(type, 1, 4, 6);
  if (wide < 3) return;
  _tile_loadd(7, w + 2 * next, LINE);
  TILES_ADD(type, 2, 4, 7);
  if (wide < 4) return;
  _tile_loadd(5, w + 3 * next, LINE);
  TILES_ADD(type, 3, 4, 5);
}

/// Turns lines of columns, [columns, groups], into a tile of them, [groups, columns].
INLINE void tiles_transpose(const char *lines, char *tile) {
  vf x[VL];
  UNROLL for (int i = 0; i < VL; i++) x[i] = vload_lanes(lines + i * LINE);
  vtranspose(x);
  UNROLL for (int i = 0; i < VL; i++) vstore_lanes(tile + i * LINE, x[i]);
}
