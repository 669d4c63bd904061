#include "CSentencePiece.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct tern_sentencepiece {
  sentencepiece::SentencePieceProcessor processor;
};

static tern_sentencepiece *loaded(
  const std::string &serialized, char *message, size_t message_size) {
  auto model = std::make_unique<tern_sentencepiece>();
  const auto status = model->processor.LoadFromSerializedProto(serialized);
  if (status.ok()) return model.release();
  std::snprintf(message, message_size, "%s", status.ToString().c_str());
  return nullptr;
}

tern_sentencepiece *tern_sentencepiece_create(
  const void *bytes, size_t count, char *message, size_t message_size) try {
  const std::string serialized(static_cast<const char *>(bytes), count);
  return loaded(serialized, message, message_size);
} catch (const std::exception &error) {
  std::snprintf(message, message_size, "%s", error.what());
  return nullptr;
}

namespace {

/// The lines of a file: so that its path does not become part of the model.
class Lines final : public sentencepiece::SentenceIterator {
 public:
  explicit Lines(const char *path) : file(path) { Next(); }
  bool done() const override { return !file; }
  void Next() override { std::getline(file, line); }
  const std::string &value() const override { return line; }
  sentencepiece::util::Status status() const override {
    if (file.eof() && !file.bad()) return {};
    return {sentencepiece::util::StatusCode::kDataLoss, "the text cannot be read"};
  }

 private:
  std::ifstream file;
  std::string line;
};

}  // namespace

tern_sentencepiece *tern_sentencepiece_train(
  const char *text_path, int piece_count, int exact, char *message, size_t message_size) try {
  // icefall's numbers (egs/librispeech/ASR/local/train_bpe_model.py); the trainer says only errors.
  const std::unordered_map<std::string, std::string> settings = {
    {"model_type", "unigram"},
    {"vocab_size", std::to_string(piece_count)},
    {"hard_vocab_limit", exact ? "true" : "false"},
    {"character_coverage", "1.0"},
    {"input_sentence_size", "100000000"},
    {"user_defined_symbols", "<blk>,<sos/eos>"},
    {"unk_id", "2"},
    {"bos_id", "-1"},
    {"eos_id", "-1"},
    {"minloglevel", "2"},
  };
  Lines lines(text_path);
  std::string serialized;
  const auto status =
    sentencepiece::SentencePieceTrainer::Train(settings, &lines, &serialized);
  if (status.ok()) return loaded(serialized, message, message_size);
  std::snprintf(message, message_size, "%s", status.ToString().c_str());
  return nullptr;
} catch (const std::exception &error) {
  std::snprintf(message, message_size, "%s", error.what());
  return nullptr;
}

size_t tern_sentencepiece_bytes(
  const tern_sentencepiece *model, void *bytes, size_t capacity) try {
  const std::string serialized = model->processor.serialized_model_proto();
  std::copy_n(serialized.data(), std::min(serialized.size(), capacity),
              static_cast<char *>(bytes));
  return serialized.size();
} catch (const std::exception &) {
  return 0;
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
