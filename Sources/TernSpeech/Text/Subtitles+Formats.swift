extension Subtitles {
  /// As a SubRip file (`.srt`).
  public var srt: String {
    cues.enumerated().map { index, cue in
      """
      \(index + 1)
      \(Self.times(of: cue, mark: ","))
      \(cue.lines.joined(separator: "\n"))


      """
    }.joined()
  }

  /// As a WebVTT file (`.vtt`).
  ///
  /// Source: W3C, "WebVTT: The Web Video Text Tracks Format", candidate recommendation of 2019, 4.1.
  public var vtt: String {
    "WEBVTT\n\n"
      + cues.map { cue in
        """
        \(Self.times(of: cue, mark: "."))
        \(cue.lines.map(Self.escaped).joined(separator: "\n"))


        """
      }.joined()
  }

  /// `00:00:01,500 --> 00:00:02,000`; a cue is shown for at least a millisecond.
  private static func times(of cue: Cue, mark: String) -> String {
    let start = Int((cue.start * 1000).rounded())
    let end = max(Int((cue.end * 1000).rounded()), start + 1)
    return "\(time(start, mark)) --> \(time(end, mark))"
  }

  private static func time(_ milliseconds: Int, _ mark: String) -> String {
    func digits(_ number: Int, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let seconds = milliseconds / 1000
    return digits(seconds / 3600, 2) + ":" + digits(seconds / 60 % 60, 2) + ":"
      + digits(seconds % 60, 2) + mark + digits(milliseconds % 1000, 3)
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, letter in
      switch letter {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(letter)
      }
    }
  }
}
