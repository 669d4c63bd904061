import RealModule
import TernLanguage

/// What is added to a hypothesis's score with each token, beside the joiner's log-probability: hotwords,
/// a language model (shallow fusion), and less of a weaker one that stands for what the transducer has
/// learnt of language by itself (low-order density ratio).
///
/// Source: icefall, `beam_search.py`, modified_beam_search_LODR; H. Zheng et al., "An empirical study of
/// language model integration for transducer based speech recognition", arXiv:2203.16776.
struct Fusion: Sendable {
  /// Where a hypothesis stands.
  struct State: Sendable {
    var hotword: Int
    var language: NgramModel.State
    var lowOrder: NgramModel.State
  }

  private let language: ScaledNgramModel?
  private let lowOrder: ScaledNgramModel?

  init(_ options: SearchOptions) {
    language = options.languageModel
    lowOrder = options.lowOrderModel
  }

  /// Where hypotheses begin.
  var start: State {
    State(
      hotword: ContextGraph.root, language: language?.model.start ?? 0,
      lowOrder: lowOrder?.model.start ?? 0)
  }

  /// What a token adds, in nats.
  func step(_ state: inout State, token: Int, hotwords: ContextGraph?) -> Double {
    var score = 0.0
    if let hotwords {
      let step = hotwords.step(state.hotword, token: token)
      (score, state.hotword) = (step.score, step.next)
    }
    if let language { score += language.step(&state.language, token: token) }
    if let lowOrder { score += lowOrder.step(&state.lowOrder, token: token) }
    return score
  }
}

extension ScaledNgramModel {
  /// What ARPA files have for "never": the lowest that a token costs, so that scores stay numbers.
  private static let lowest = -99 * Float.log(10)

  fileprivate func step(_ state: inout NgramModel.State, token: Int) -> Double {
    let (next, logProbability) = model.step(state, token)
    state = next
    return Double(scale * max(logProbability, Self.lowest))
  }
}
