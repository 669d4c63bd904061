/// What GigaSpeech's recipe does to its texts.
///
/// Source: egs/gigaspeech/ASR/local/preprocess_gigaspeech.py.
package enum GigaSpeech {
  /// The subsets; of the first five each contains the next.
  static let subsets = ["XL", "L", "M", "S", "XS", "DEV", "TEST"]

  /// The file that lists everything.
  static func metadata(in folder: String) -> String { "\(folder)/GigaSpeech.json" }

  private static let punctuation = [
    "<COMMA>", "<PERIOD>", "<QUESTIONMARK>", "<EXCLAMATIONPOINT>",
  ]
  private static let garbage = ["<SIL>", "<MUSIC>", "<NOISE>", "<OTHER>"]

  /// A text without marks of punctuation, single spaces between words; nil where something else than
  /// speech is heard, or nothing is left.
  package static func normalized(_ text: String) -> String? {
    guard !garbage.contains(where: text.contains) else { return nil }
    var text = text
    for mark in punctuation { text = text.replacing(mark, with: "") }
    let words = text.split(whereSeparator: \.isWhitespace)
    return words.isEmpty ? nil : words.joined(separator: " ")
  }
}
