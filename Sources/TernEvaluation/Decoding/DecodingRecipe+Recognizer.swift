import TernSpeech

extension DecodingRecipe {
  /// How a recogniser decodes by this recipe.
  ///
  /// - Throws: ``EvaluationError`` with code `.option` where the method needs something that is not there.
  public func recognizerOptions(
    _ resources: SearchResources, threadCount: Int
  ) throws(EvaluationError) -> Recognizer.Options {
    var options = Recognizer.Options()
    options.threadCount = threadCount
    options.decodingMethod = try decodingMethod(resources)
    options.search.blankPenalty = Float(blankPenalty)
    options.search.temperature = Float(temperature)
    if method.addsLanguageModel {
      let model = try need(resources.languageModel, "a language model over tokens")
      options.search.languageModel = ScaledNgramModel(model, scale: Float(lmScale))
    }
    if method == .lowOrderDensityRatio {
      let model = try need(resources.lowOrderModel, "a language model of low order over tokens")
      options.search.lowOrderModel = ScaledNgramModel(model, scale: Float(ngramLMScale))
    }
    if method.takesHotwords, let hotwordsScore {
      options.search.hotwords = resources.hotwords
      options.search.hotwordScore = Float(hotwordsScore)
    }
    if method == .fastBeamSearchNBestOracle { options.nBest = min(numPaths + 1, 4096) }
    return options
  }

  private func decodingMethod(
    _ resources: SearchResources
  ) throws(EvaluationError) -> DecodingMethod {
    switch method {
    case .greedySearch:
      return .greedySearch(GreedySearchOptions(maximumSymbolsPerFrame: maxSymPerFrame))
    case .beamSearch: return .beamSearch(BeamSearchOptions(beamSize: beamSize))
    case .modifiedBeamSearch, .languageModelShallowFusion, .lowOrderDensityRatio:
      return .modifiedBeamSearch(ModifiedBeamSearchOptions(pathCount: beamSize))
    case .fastBeamSearch: return .fastBeamSearch(fastBeam)
    case .fastBeamSearchNBest, .fastBeamSearchNBestOracle:
      return .fastBeamSearch(fastBeam, nBest: nBest)
    case .fastBeamSearchNBestLG:
      let graph = try need(resources.graph, "the graph of a lexicon and a language model")
      return .fastBeamSearch(fastBeam, graph: graph, nBest: nBest, of: .words)
    }
  }

  private var fastBeam: FastBeamOptions {
    var options = FastBeamOptions()
    options.beam = beam
    options.maximumContexts = maxContexts
    options.maximumStates = maxStates
    return options
  }

  private var nBest: NBestOptions {
    var options = NBestOptions()
    options.pathCount = numPaths
    options.scale = nbestScale
    return options
  }

  private func need<Value>(
    _ value: Value?, _ name: String
  ) throws(EvaluationError) -> Value {
    guard let value else { throw EvaluationError(.option, "\(method.rawValue) without \(name)") }
    return value
  }

  /// What is taken for recognised of several hypotheses: the best, or, by the oracle, that with the fewest
  /// errors.
  ///
  /// Source of the oracle: icefall, `beam_search.py`, fast_beam_search_nbest_oracle, which counts tokens; here
  /// words count.
  public func text(of result: RecognitionResult, reference: String) -> String {
    guard method == .fastBeamSearchNBestOracle else { return result.text }
    let reference = Word.words(of: reference)
    let errors = result.nBest.map { hypothesis in
      let words = Word.words(of: hypothesis.text)
      return WordAlignment(reference: reference, hypothesis: words).pairs.count { !$0.isCorrect }
    }
    let best = errors.indices.min { errors[$0] < errors[$1] }
    return best.map { result.nBest[$0].text } ?? ""
  }
}
