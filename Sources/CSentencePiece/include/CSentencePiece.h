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

void tern_sentencepiece_destroy(tern_sentencepiece *model);

/// The number of pieces.
int tern_sentencepiece_count(const tern_sentencepiece *model);

/// The text of a piece, UTF-8; it lives as long as the model. NULL for an id out of range.
const char *tern_sentencepiece_piece(const tern_sentencepiece *model, int id);

#ifdef __cplusplus
}
#endif

#endif
