import TernGraph

/// How the joiner's logits are read.
struct JoinerReading: Sendable {
  /// The number of tokens, V.
  let width: Int
  /// The token that stands for nothing.
  let blank: Int
  /// The token that counts as blank; nil where there is none.
  let unknown: Int?
  /// What is taken from blank's logit.
  let blankPenalty: Float
  /// What the logits are then divided by.
  let temperature: Float

  init(_ options: SearchOptions, _ transducer: Transducer) {
    self.init(options, transducer.decoding, width: transducer.vocabularySize)
  }

  init(_ options: SearchOptions, _ decoding: Decoding, width: Int) {
    self.width = width
    blank = decoding.blank
    unknown = options.unknown ?? decoding.unknown
    blankPenalty = options.blankPenalty
    temperature = options.temperature
  }

  /// Whether a token says something.
  func isSpoken(_ token: Int) -> Bool { token != blank && token != unknown }
}
