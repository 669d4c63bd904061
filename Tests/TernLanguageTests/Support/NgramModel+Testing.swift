import TernLanguage
import TestSupport

extension NgramModel {
  /// The model of an ARPA file's text.
  init(arpaText text: String, _ symbols: [String]) throws {
    self = try withTemporaryFolder { folder in
      try text.write(toFile: "\(folder)/lm.arpa", atomically: true, encoding: .utf8)
      return try NgramModel(arpa: "\(folder)/lm.arpa", symbols: symbols)
    }
  }

  /// The natural logarithms of the probabilities of a sentence's symbols, and of its end.
  func scores(_ sentence: [Int]) -> [Float] {
    var state = start
    var scores: [Float] = []
    for symbol in sentence {
      let step = step(state, symbol)
      scores.append(step.logProbability)
      state = step.next
    }
    return scores + [end(state)]
  }
}
