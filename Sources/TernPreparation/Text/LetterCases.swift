/// Whether texts are written in capital letters, in small ones, or in both: to a tokenizer they are different characters.
struct LetterCases: Sendable {
  /// The first utterance that has a capital letter.
  private var capital: String?
  /// The first utterance that has a small letter.
  private var small: String?

  /// Adds the text of an utterance.
  mutating func add(_ text: String, of utterance: String) {
    let letters = text.unicodeScalars
    if capital == nil, letters.contains(where: \.properties.isUppercase) { capital = utterance }
    if small == nil, letters.contains(where: \.properties.isLowercase) { small = utterance }
  }

  /// Which letters there are; nil where there are none that have a case.
  var summary: String? {
    switch (capital, small) {
    case (nil, nil): nil
    case (_?, nil): "capital"
    case (nil, _?): "small"
    case (let capital?, let small?): "capital (first in \(capital)) and small (first in \(small))"
    }
  }

  /// What is said of texts that mix both; nil of others.
  var warning: String? {
    guard capital != nil, small != nil, let summary else { return nil }
    return "mixed case, \(summary): tokenizers and error counts take them for different letters"
  }
}
