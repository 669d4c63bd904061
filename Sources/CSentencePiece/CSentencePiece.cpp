#include "CSentencePiece.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

struct tern_sentencepiece {
  sentencepiece::SentencePieceProcessor processor;
};

tern_sentencepiece *tern_sentencepiece_create(
  const void *bytes, size_t count, char *message, size_t message_size) try {
  auto model = std::make_unique<tern_sentencepiece>();
  const std::string serialized(static_cast<const char *>(bytes), count);
  const auto status = model->processor.LoadFromSerializedProto(serialized);
  if (status.ok()) return model.release();
  std::snprintf(message, message_size, "%s", status.ToString().c_str());
  return nullptr;
} catch (const std::exception &error) {
  std::snprintf(message, message_size, "%s", error.what());
  return nullptr;
}

void tern_sentencepiece_destroy(tern_sentencepiece *model) { delete model; }

int tern_sentencepiece_count(const tern_sentencepiece *model) {
  return model->processor.GetPieceSize();
}

const char *tern_sentencepiece_piece(const tern_sentencepiece *model, int id) try {
  if (id < 0 || id >= model->processor.GetPieceSize()) return nullptr;
  return model->processor.IdToPiece(id).c_str();
} catch (const std::exception &) {
  return nullptr;
}

ptrdiff_t tern_sentencepiece_encode(
  const tern_sentencepiece *model, const void *text, size_t count, int *ids, size_t capacity,
  char *message, size_t message_size) try {
  const std::string letters(static_cast<const char *>(text), count);
  std::vector<int> found;
  const auto status = model->processor.Encode(letters, &found);
  if (status.ok()) {
    std::copy_n(found.begin(), std::min(found.size(), capacity), ids);
    return static_cast<ptrdiff_t>(found.size());
  }
  std::snprintf(message, message_size, "%s", status.ToString().c_str());
  return -1;
} catch (const std::exception &error) {
  std::snprintf(message, message_size, "%s", error.what());
  return -1;
}
