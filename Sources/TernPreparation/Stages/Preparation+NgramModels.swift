import TernCorpus
import TernLanguage
import TernSpeech

/// Stage 6: n-gram models of tokens, for shallow fusion and LODR, and one of words, for decoding graphs.
///
/// Source: egs/librispeech/ASR/prepare_lm.sh, stages 1 and 4.
extension Preparation {
  /// The lengths of upstream's n-gram models of tokens.
  private static let tokenOrders = [2, 3, 4, 5]
  private static let wordOrder = 3

  func ngramModels() throws -> [StageJob] {
    options.vocabularySizes.flatMap(tokenModels) + [wordModel()]
  }

  private func tokenModels(_ size: Int) -> [StageJob] {
    let (folder, name) = (options.languageFolder(size), "lang_bpe_\(size)")
    let (model, tokens) = ("\(folder)/bpe.model", "\(folder)/transcript_tokens.txt")
    let text = StageJob(name: "\(name) tokens", inputs: texts(size) + [model], outputs: [tokens]) {
      run in
      let tokenizer = try TextTokenizer(path: model)
      let writer = try TextWriter(path: tokens)
      try Sentences.forEach(in: texts(size)) { words in
        let pieces = try tokenizer.encode(words.joined(separator: " ")).map { tokenizer.pieces[$0] }
        try writer.append(pieces.joined(separator: " "))
        run.count += 1
        run.advance()
      }
      try writer.finish()
      run.summary = "\(run.count) sentences"
    }
    let models = Self.tokenOrders.map { order in
      let output = "\(folder)/\(order)gram.arpa"
      return StageJob(name: "\(name) \(order)gram", inputs: [tokens], outputs: [output]) { run in
        var estimator = NgramEstimator(order: order)
        try estimator.add(textFile: tokens)
        run.summary = "of \(estimator.symbolCount) tokens"
        try estimator.write(arpa: output)
      }
    }
    return [text] + models
  }

  /// The model of words that was downloaded, or one of the texts.
  private func wordModel() -> StageJob {
    let output = "\(options.dataFolder)/lm/\(Self.wordOrder)gram.arpa"
    let inputs = downloadedModel.map { [$0] } ?? texts(options.vocabularySizes[0])
    return StageJob(name: "lm \(Self.wordOrder)gram", inputs: inputs, outputs: [output]) { run in
      try makeFolder("\(options.dataFolder)/lm")
      guard downloadedModel == nil else {
        let writer = try TextWriter(path: output)
        let lines = try LineReader(path: inputs[0])
        while let line = try lines.next() {
          try writer.append(String(decoding: line, as: UTF8.self))
        }
        try writer.finish()
        run.summary = "that of \(inputs[0])"
        return
      }
      var estimator = NgramEstimator(order: Self.wordOrder)
      try Sentences.forEach(in: inputs) { words in try estimator.add(words.map(String.init)) }
      run.summary = "of \(estimator.symbolCount) words"
      try estimator.write(arpa: output)
    }
  }
}
