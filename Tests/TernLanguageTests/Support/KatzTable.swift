import Foundation
import Testing

/// An ARPA file as a plain table, and scores by the definition of backing off, in Double.
struct KatzTable {
  /// The n-grams, and the natural logarithms beside them.
  private(set) var ngrams: [[String]: (logProbability: Double, backOff: Double)] = [:]
  private var order = 0

  /// The n-grams of a file, as they are written.
  init(arpa path: String) throws {
    try self.init(arpaText: String(contentsOfFile: path, encoding: .utf8))
  }

  /// The n-grams of a file's text.
  init(arpaText text: String) throws {
    var length = 0
    for line in text.split(separator: "\n") {
      if line.hasPrefix("\\") {
        length = Int(line.dropFirst().prefix { $0.isNumber }) ?? 0
        order = max(order, length)
      } else if length > 0 {
        let fields = line.split { $0 == " " || $0 == "\t" }.map(String.init)
        let ngram = Array(fields[1...length])
        let backOff = fields.count > length + 1 ? try #require(Double(fields[length + 1])) : 0
        ngrams[ngram] = (try #require(Double(fields[0])) * log(10), backOff * log(10))
      }
    }
  }

  /// The natural logarithm of a symbol's probability after a history of any length.
  func logProbability(_ symbol: String, after history: some Collection<String>) -> Double {
    let symbol = ngrams[[symbol]] == nil ? "<unk>" : symbol
    var history = Array(history.suffix(order - 1)).map { ngrams[[$0]] == nil ? "<unk>" : $0 }
    var backOff = 0.0
    while true {
      if let row = ngrams[history + [symbol]] { return backOff + row.logProbability }
      guard !history.isEmpty else { return -.infinity }
      backOff += ngrams[history]?.backOff ?? 0
      history.removeFirst()
    }
  }

  /// The natural logarithms of the probabilities of a sentence's symbols, and of its end.
  func logProbabilities(_ sentence: [String]) -> [Double] {
    let whole = ["<s>"] + sentence + ["</s>"]
    return whole.indices.dropFirst().map { logProbability(whole[$0], after: whole[..<$0]) }
  }
}
