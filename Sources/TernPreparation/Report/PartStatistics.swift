import TernCorpus
import TernSpeech

/// What is in a part of a corpus.
struct PartStatistics: Sendable {
  private(set) var durations = DurationStatistics()
  private(set) var speakers: Set<String> = []
  private(set) var wordCount = 0
  /// Utterances that a recipe leaves out for what their texts say.
  private(set) var leftOutCount = 0
  /// Which letters the texts have.
  private(set) var cases = LetterCases()
  /// Each character, how often it comes, and the first utterance that has it.
  private(set) var characters: [Character: (count: Int, utterance: String)] = [:]

  /// Adds an utterance; `text` is what is learnt of it, nil where it is left out.
  mutating func add(_ supervision: Supervision, text: String?) {
    guard let text else {
      leftOutCount += 1
      return
    }
    durations.add(supervision.duration)
    cases.add(text, of: supervision.id)
    if let speaker = supervision.speaker { speakers.insert(speaker) }
    wordCount += text.split(whereSeparator: \.isWhitespace).count
    for character in text where !character.isWhitespace {
      characters[character, default: (0, supervision.id)].count += 1
    }
  }

  /// The characters that a tokenizer has no token for, most frequent first.
  func unknown(
    to tokenizer: TextTokenizer
  ) throws -> [(character: Character, count: Int, utterance: String)] {
    try characters.filter { character, _ in
      guard let unknown = tokenizer.unknown else { return false }
      return try tokenizer.encode(String(character)).contains(unknown)
    }.map { ($0, $1.count, $1.utterance) }.sorted {
      ($1.count, $0.character) < ($0.count, $1.character)
    }
  }
}
