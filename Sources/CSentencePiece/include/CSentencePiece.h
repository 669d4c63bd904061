/// SentencePiece behind C functions: no exception and no C++ type crosses them.
#ifndef C_SENTENCE_PIECE_H
#define C_SENTENCE_PIECE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tern_sentencepiece tern_sentencepiece;

/// A model from the bytes of a `.model` file, or NULL; `message` then holds the reason.
tern_sentencepiece *tern_sentencepiece_create(
  const void *bytes, size_t count, char *message, size_t message_size);

/// A unigram model learnt from the lines of a UTF-8 file, or NULL; `message` then holds the reason. Pieces
/// 0, 1 and 2 are `<blk>`, `<sos/eos>` and `<unk>`, all characters of the text are covered. With `exact` zero
/// there may be fewer pieces than `piece_count`: as many as the text is enough for.
tern_sentencepiece *tern_sentencepiece_train(
  const char *text_path, int piece_count, int exact, char *message, size_t message_size);

void tern_sentencepiece_destroy(tern_sentencepiece *model);

/// The number of bytes of the model's file, of which the first `capacity` are written.
size_t tern_sentencepiece_bytes(const tern_sentencepiece *model, void *bytes, size_t capacity);

/// The number of pieces.
int tern_sentencepiece_count(const tern_sentencepiece *model);

/// The text of a piece, UTF-8; it lives as long as the model. NULL for an id out of range.
const char *tern_sentencepiece_piece(const tern_sentencepiece *model, int id);

/// The ids of the pieces of a text of `count` bytes, UTF-8: how many there are, of which the first
/// `capacity` are written; -1 where it fails, `message` then holds the reason. May be called on several
/// threads at once.
ptrdiff_t tern_sentencepiece_encode(
  const tern_sentencepiece *model, const void *text, size_t count, int *ids, size_t capacity,
  char *message, size_t message_size);

#ifdef __cplusplus
}
#endif

#endif
