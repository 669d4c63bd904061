extension DecodingRecipe {
  /// The settings as a summary names them: `beam_size_4`.
  ///
  /// Source: icefall, `lstm_transducer_stateless2/decode.py`, decode_one_batch.
  public var settings: String {
    if method == .greedySearch { return method.rawValue }
    guard method.isFastBeam else { return "beam_size_\(beamSize)" }
    var parts = [
      "beam_\(number(beam))", "max_contexts_\(maxContexts)", "max_states_\(maxStates)",
    ]
    if method.drawsPaths {
      parts += ["num_paths_\(numPaths)", "nbest_scale_\(number(nbestScale))"]
    }
    if method == .fastBeamSearchNBestLG { parts.append("ngram_lm_scale_\(number(ngramLMScale))") }
    return parts.joined(separator: "_")
  }

  /// What the names of results end with: `epoch-30-avg-15-context-2-max-sym-per-frame-1`.
  ///
  /// A language model is an `ngramlm` where upstream has an `rnnlm`. Blank penalty and hotwords are named as
  /// icefall's later recipes do, temperature after them, each only where it is used.
  ///
  /// Source: icefall, `lstm_transducer_stateless2/decode.py`, main.
  ///
  /// - Parameter contextSize: The number of tokens that the decoder sees.
  public func suffix(of weights: DecodedWeights, contextSize: Int) -> String {
    var parts = [weights.prefix] + searchParts(contextSize: contextSize)
    if method.addsLanguageModel { parts.append("ngramlm-lm-scale-\(number(lmScale))") }
    if method == .lowOrderDensityRatio {
      parts.append("LODR-\(tokensNgram)gram-scale-\(number(ngramLMScale))")
    }
    if blankPenalty != 0 { parts.append("blank-penalty-\(number(blankPenalty))") }
    if temperature != 1 { parts.append("temperature-\(number(temperature))") }
    if weights.usesRunningAverages { parts.append("use-averaged-model") }
    return parts.joined(separator: "-")
  }

  private func searchParts(contextSize: Int) -> [String] {
    guard method != .greedySearch else {
      return ["context-\(contextSize)", "max-sym-per-frame-\(maxSymPerFrame)"]
    }
    guard method.isFastBeam else {
      let hotwords = method.takesHotwords ? hotwordsScore : nil
      return ["\(method.rawValue)-beam-size-\(beamSize)"]
        + (hotwords.map { ["context-score-\(number($0))"] } ?? [])
    }
    var parts = [
      "beam-\(number(beam))", "max-contexts-\(maxContexts)", "max-states-\(maxStates)",
    ]
    if method.drawsPaths {
      parts += ["nbest-scale-\(number(nbestScale))", "num-paths-\(numPaths)"]
    }
    if method == .fastBeamSearchNBestLG { parts.append("ngram-lm-scale-\(number(ngramLMScale))") }
    return parts
  }

  private func number(_ value: Double) -> String { PythonText.number(value) }
}
