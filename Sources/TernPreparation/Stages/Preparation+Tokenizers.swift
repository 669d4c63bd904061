import TernCorpus
import TernInterchange
import TernSpeech
import TernLanguage
import TernTensor

/// Stage 5: tokenizers, and the words and lexicons of decoding graphs.
extension Preparation {
  /// The parts whose texts tokenizers and language models learn: the first corpora's training parts, as
  /// upstream; those of second corpora where there are no others.
  var textParts: [CorpusPart] {
    let training = corpora.parts.filter(\.isTraining)
    let own = training.filter { $0.origin == nil }
    return own.isEmpty ? training : own
  }

  func transcript(_ vocabularySize: Int) -> String {
    "\(options.languageFolder(vocabularySize))/transcript_words.txt"
  }

  /// What words and language models are of: transcripts, and texts that were given.
  func texts(_ vocabularySize: Int) -> [String] {
    [transcript(vocabularySize)] + options.languageModelTexts
  }

  func tokenizers() throws -> [StageJob] {
    guard !textParts.isEmpty else {
      throw PreparationError(.missing, "no training part, of whose text tokenizers could be made")
    }
    return options.vocabularySizes.flatMap { size in
      let folder = options.languageFolder(size)
      let name = "lang_bpe_\(size)"
      let model = "\(folder)/bpe.model"
      return [
        StageJob(
          name: "\(name) text", inputs: textParts.map { options.supervisions($0.id) },
          outputs: [transcript(size)]
        ) { run in
          try makeFolder(folder)
          try writeTranscript(to: transcript(size), run)
        },
        StageJob(
          name: "\(name) model", inputs: [transcript(size)],
          outputs: [model, "\(folder)/tokens.txt"]
        ) { run in
          let learnt = try SentencePieceModel(learntFrom: transcript(size), pieceCount: size)
          try AtomicFile.write(to: model) { append in unsafe try append(learnt.bytes.span.bytes) }
          let lines = learnt.pieces.enumerated().lazy.map { "\($1) \($0)" }
          try TextWriter.write(lines, to: "\(folder)/tokens.txt")
          run.summary = "\(learnt.pieces.count) tokens"
        },
        StageJob(
          name: "\(name) lexicon", inputs: texts(size) + [model],
          outputs: ["\(folder)/words.txt", "\(folder)/lexicon.txt"]
        ) { run in
          let lexicon = try lexicon(of: texts(size), TextTokenizer(path: model))
          try lexicon.write(words: "\(folder)/words.txt")
          try lexicon.write(to: "\(folder)/lexicon.txt")
          run.summary = "\(lexicon.words.count) words"
        },
      ]
    }
  }

  /// The words of texts, spelled by a tokenizer.
  private func lexicon(of paths: [String], _ tokenizer: TextTokenizer) throws -> Lexicon {
    var words: Set<String> = []
    try Sentences.forEach(in: paths) { for word in $0 { words.insert(String(word)) } }
    let reserved: Set = ["<eps>", "#0", "<s>", "</s>"]
    let space = tokenizer.pieces.firstIndex(of: "▁")
    return try Lexicon(
      words: words.subtracting(reserved), tokens: tokenizer.pieces,
      unknown: [space, tokenizer.unknown].compactMap { $0 }, spelling: tokenizer.encode)
  }

  /// The transcripts of all parts that are learnt from, a sentence on each line.
  private func writeTranscript(to path: String, _ run: JobRun) throws {
    let writer = try TextWriter(path: path)
    for part in textParts {
      let reader = try ManifestReader<Supervision>(path: options.supervisions(part.id))
      while let supervision = try run.next(of: reader) {
        run.advance()
        guard let text = supervision.text.flatMap(part.normalized) else { continue }
        try writer.append(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        run.count += 1
      }
    }
    try writer.finish()
    run.summary = "\(run.count) sentences of \(textParts.map(\.id).joined(separator: ", "))"
  }
}
