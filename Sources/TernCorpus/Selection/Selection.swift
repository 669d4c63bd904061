/// The utterances to learn from, and those left out. Its text is for a training's log.
public struct Selection: Sendable, Hashable, CustomStringConvertible {
  /// Why an utterance is left out.
  public enum Reason: Sendable, Hashable, CustomStringConvertible {
    /// It is shorter than so many seconds.
    case tooShort(Double)
    /// It is longer than so many seconds.
    case tooLong(Double)
    /// Its text has no tokens.
    case noTokens
    /// Its text spells the token that stands for "nothing is said".
    case blank
    /// The encoder makes fewer frames of it than it has tokens: the pruned loss has no path.
    case tooFewFrames

    /// A text for people.
    public var description: String {
      switch self {
      case .tooShort(let seconds): "shorter than \(seconds) s"
      case .tooLong(let seconds): "longer than \(seconds) s"
      case .noTokens: "without tokens"
      case .blank: "whose text spells the blank"
      case .tooFewFrames: "with more tokens than encoder frames"
      }
    }
  }

  /// Utterances left out for the same reason.
  public struct Exclusion: Sendable, Hashable {
    /// Why.
    public let reason: Reason
    /// Their names.
    public fileprivate(set) var ids: [String]
  }

  /// The utterances to learn from.
  public internal(set) var examples: [Example] = []
  /// Those left out, by reason.
  public private(set) var exclusions: [Exclusion] = []

  /// The names of utterances to learn from whose texts have characters that no token spells.
  public internal(set) var unknown: [String] = []

  mutating func exclude(_ utterance: Utterance, because reason: Reason) {
    if let index = exclusions.firstIndex(where: { $0.reason == reason }) {
      exclusions[index].ids.append(utterance.id)
    } else {
      exclusions.append(Exclusion(reason: reason, ids: [utterance.id]))
    }
  }

  /// The length of all utterances to learn from, in seconds.
  public var seconds: Double { examples.reduce(0) { $0 + $1.utterance.seconds } }

  /// A line for what is there, and one for each reason to leave something out, with the first names.
  public var description: String {
    let hours = (seconds / 36).rounded() / 100
    let lines = exclusions.map { exclusion in
      let told = exclusion.ids.prefix(10).joined(separator: ", ")
      let more = exclusion.ids.count > 10 ? " and \(exclusion.ids.count - 10) more" : ""
      return "left out: \(exclusion.ids.count) \(exclusion.reason): \(told)\(more)"
    }
    let told = unknown.prefix(10).joined(separator: ", ")
    let more = unknown.count > 10 ? " and \(unknown.count - 10) more" : ""
    let strange =
      unknown.isEmpty
      ? []
      : ["\(unknown.count) texts have characters that the tokenizer does not know: \(told)\(more)"]
    return (["\(examples.count) utterances, \(hours) hours"] + lines + strange)
      .joined(separator: "\n")
  }
}
