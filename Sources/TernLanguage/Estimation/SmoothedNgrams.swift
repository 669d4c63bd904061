import Foundation
import TernTensor

/// A back-off model made of counts, on its way to a file.
struct SmoothedNgrams {
  /// The n-grams, the shortest first.
  let levels: [NgramLevel]
  /// The symbols' texts, by number.
  let texts: [ArraySlice<UInt8>]
  /// The number of `<s>`, which is never predicted.
  let begin: Int32
  let smoothing: NgramSmoothing

  /// Writes an ARPA file, lengths one after the other, so that the probabilities of two lengths only are in memory.
  func write(to path: String) throws(LanguageError) {
    do {
      try AtomicFile.write(to: path) { append in
        var file = ARPAText()
        file.begin(counts: levels.map(\.symbols.count))
        // The empty n-gram stands for all symbols being equal.
        var probabilities = [1 / Double(levels[0].symbols.count - 1)]
        for (index, level) in levels.enumerated() {
          let (longer, backOffs) = estimate(index, lower: probabilities)
          if index > 0 { try write(index - 1, probabilities, backOffs, &file, append) }
          probabilities = longer
          if index == levels.count - 1 {
            let none = [Double](repeating: 1, count: level.symbols.count)
            try write(index, probabilities, none, &file, append)
          }
        }
        file.end()
        unsafe try append(file.bytes.span.bytes)
      }
    } catch {
      throw LanguageError(.file, "\(error)")
    }
  }

  /// The probabilities of a level, and the back-off weights of the one below.
  private func estimate(
    _ index: Int, lower: [Double]
  ) -> (probabilities: [Double], backOffs: [Double]) {
    let level = levels[index]
    var adjusted = level.counts
    if index + 1 < levels.count { adjusted = level.continuationCounts(longer: levels[index + 1]) }
    if index == 0 {
      for place in adjusted.indices where level.symbols[place] == begin { adjusted[place] = 0 }
    }
    let discounts = smoothing.discounts(length: index + 1, raw: level.counts, adjusted: adjusted)
    var (probabilities, backOffs) = smoothing.estimate(
      level, adjusted: adjusted, discounts: discounts, lower: lower)
    if index == 0 {
      for place in adjusted.indices where level.symbols[place] == begin { probabilities[place] = 0 }
    }
    return (probabilities, backOffs)
  }

  private func write(
    _ index: Int, _ probabilities: [Double], _ backOffs: [Double], _ file: inout ARPAText,
    _ append: (RawSpan) throws -> Void
  ) throws {
    file.title(length: index + 1)
    var (history, historyText): (Int32, [UInt8]) = (-1, [])
    for place in levels[index].symbols.indices {
      if levels[index].histories[place] != history {
        history = levels[index].histories[place]
        historyText = text(of: Int(history), index - 1)
      }
      file.line(
        probability: probabilities[place], history: historyText,
        symbol: texts[Int(levels[index].symbols[place])], backOff: backOffs[place])
      if file.bytes.count >= 1 << 20 {
        unsafe try append(file.bytes.span.bytes)
        file.bytes.removeAll(keepingCapacity: true)
      }
    }
    file.endSection()
  }

  /// The symbols of an n-gram, each with a space after it.
  private func text(of place: Int, _ index: Int) -> [UInt8] {
    var (place, parts): (Int, [ArraySlice<UInt8>]) = (place, [])
    for level in levels[..<(index + 1)].reversed() {
      parts.append(texts[Int(level.symbols[place])])
      place = Int(level.histories[place])
    }
    return parts.reversed().flatMap { $0 + [UInt8(ascii: " ")] }
  }
}
