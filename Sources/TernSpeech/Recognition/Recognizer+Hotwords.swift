extension Recognizer {
  /// A new stream that prefers some phrases, beside those of all streams.
  ///
  /// - Throws: ``SpeechError`` with code `.hotword`, naming each phrase that the tokens cannot spell;
  ///   `.token` where the model's tokenizer is of no use; `.configuration` where the decoding method is
  ///   another than `modified_beam_search`.
  public func makeStream(hotwords: [Hotword]) throws(SpeechError) -> RecognitionStream {
    if hotwords.isEmpty { return makeStream() }
    guard search.takesFusion else { throw search.refusal(of: "hotwords") }
    let spelling = try spelling.withLock {
      (spelling: inout HotwordSpelling?) throws(SpeechError) -> HotwordSpelling in
      if let spelling { return spelling }
      let made = try HotwordSpelling(transducer, options.search)
      spelling = made
      return made
    }
    let graph = try spelling.graph(
      of: options.search.hotwords + hotwords, score: options.search.hotwordScore)
    return RecognitionStream(self, try search.makeState(hotwords: graph))
  }
}

extension HotwordSpelling {
  /// The spelling with a model's tokens.
  ///
  /// - Throws: ``SpeechError`` with code `.token`, as ``init(tokens:tokenizer:silent:)`` does.
  init(_ transducer: Transducer, _ options: SearchOptions) throws(SpeechError) {
    let unknown = options.unknown ?? transducer.decoding.unknown
    try self.init(
      tokens: transducer.tokens, tokenizer: transducer.tokenizer,
      silent: Set([transducer.decoding.blank, unknown].compactMap { $0 }))
  }
}
