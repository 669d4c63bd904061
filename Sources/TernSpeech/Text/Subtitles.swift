/// Subtitles of what was recognised.
public struct Subtitles: Sendable, Hashable {
  /// What is shown at a time.
  public struct Cue: Sendable, Hashable {
    /// When it appears, in seconds.
    public let start: Double
    /// When it goes, in seconds.
    public let end: Double
    /// The text, a line each; at most two, unless a word is longer than a line.
    public let lines: [String]
  }

  /// How much is shown at a time. The defaults are those of common guidelines for subtitles.
  public struct Options: Sendable, Hashable {
    /// The most characters of a line; a longer word has a line of its own.
    public var lineLength = 42
    /// How long a cue is shown at most, in seconds, unless it is one word.
    public var longestCue = 7.0

    /// Lines of 42 characters, for 7 s.
    public init() {}
  }

  /// The cues, in order.
  public let cues: [Cue]

  /// The subtitles of some segments: each begins a cue, and is split between words where it is too long.
  public init(_ segments: [RecognitionResult], options: Options = Options()) {
    cues = segments.flatMap { Self.cues(of: $0.words, options) }
  }

  private static func cues(of words: [RecognitionResult.Word], _ options: Options) -> [Cue] {
    var groups: [[RecognitionResult.Word]] = []
    for word in words {
      if var group = groups.last, let first = group.first,
        word.end - first.start <= options.longestCue
      {
        group.append(word)
        if lines(of: group, options).count <= 2 {
          groups[groups.count - 1] = group
          continue
        }
      }
      groups.append([word])
    }
    return groups.compactMap { group in
      guard let first = group.first, let last = group.last else { return nil }
      return Cue(start: first.start, end: last.end, lines: lines(of: group, options))
    }
  }

  /// Words in lines, none longer than allowed if words are not.
  private static func lines(
    of words: [RecognitionResult.Word], _ options: Options
  ) -> [String] {
    words.reduce(into: []) { lines, word in
      if let line = lines.last, line.count + 1 + word.text.count <= options.lineLength {
        lines[lines.count - 1] = "\(line) \(word.text)"
      } else {
        lines.append(word.text)
      }
    }
  }
}
