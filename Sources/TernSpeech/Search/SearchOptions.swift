import TernLanguage

/// How what the joiner says is read, and what is added to it.
public struct SearchOptions: Sendable {
  /// What is taken from blank's logit; positive values give more tokens.
  public var blankPenalty: Float = 0
  /// What the logits are then divided by: more than 1 makes a search less sure, and lets it look wider.
  public var temperature: Float = 1
  /// A token that counts as blank; nil for what the model says (`<unk>`, where it has that).
  public var unknown: Int?
  /// A language model over the tokens, for `modified_beam_search` (shallow fusion).
  public var languageModel: ScaledNgramModel?
  /// A weaker language model over the tokens with a scale below 0, which takes away what the transducer
  /// knows of language by itself (low-order density ratio), for `modified_beam_search`.
  public var lowOrderModel: ScaledNgramModel?
  /// Phrases that all streams prefer, for `modified_beam_search`.
  public var hotwords: [Hotword] = []
  /// What each token of a hotword without its own score adds, in nats.
  public var hotwordScore: Float = 1.5

  /// The joiner's logits as they are, and nothing added.
  public init() {}

  /// - Throws: ``SpeechError`` with code `.configuration` for numbers that make no sense.
  func check(vocabularySize: Int) throws(SpeechError) {
    guard temperature > 0 && temperature.isFinite else {
      throw SpeechError(
        code: .configuration, message: "temperature \(temperature), expected a positive number")
    }
    for (name, value) in [
      ("blank penalty", blankPenalty), ("hotword score", hotwordScore),
      ("language model scale", languageModel?.scale ?? 0),
      ("low-order model scale", lowOrderModel?.scale ?? 0),
    ] where !value.isFinite {
      throw SpeechError(
        code: .configuration, message: "\(name) \(value), expected a finite number")
    }
    if let unknown, !(0..<vocabularySize).contains(unknown) {
      throw SpeechError(
        code: .configuration, message: "unknown token \(unknown), of \(vocabularySize) tokens")
    }
  }
}

/// A language model, and what its log-probabilities are multiplied by.
public struct ScaledNgramModel: Sendable {
  /// The model; its symbols are the transducer's tokens.
  public var model: NgramModel
  /// The factor.
  public var scale: Float

  /// A model with a scale.
  public init(_ model: NgramModel, scale: Float) {
    (self.model, self.scale) = (model, scale)
  }
}
