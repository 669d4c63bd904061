/// When a stretch of speech is over. One rule that is met is enough.
///
/// Source: Kaldi, `online-endpoint.h`; the defaults are sherpa's, `endpoint.h`.
public struct EndpointRules: Sendable, Hashable {
  /// A rule.
  public struct Rule: Sendable, Hashable {
    /// Whether something must have been said.
    public var needsSpeech: Bool
    /// How long nothing must have been said since, in seconds.
    public var trailingSilence: Double
    /// How long the segment must be, in seconds.
    public var duration: Double

    /// A rule.
    public init(needsSpeech: Bool, trailingSilence: Double, duration: Double) {
      self.needsSpeech = needsSpeech
      self.trailingSilence = trailingSilence
      self.duration = duration
    }

    func isMet(duration: Double, trailingSilence: Double) -> Bool {
      let slack = 1e-6  // products of frame times are not exact
      return (!needsSpeech || duration > trailingSilence)
        && trailingSilence + slack >= self.trailingSilence && duration + slack >= self.duration
    }
  }

  /// The rules.
  public var rules: [Rule]

  /// Silence of 2.4 s; of 1.2 s after something was said; 20 s in all.
  public init() {
    rules = [
      Rule(needsSpeech: false, trailingSilence: 2.4, duration: 0),
      Rule(needsSpeech: true, trailingSilence: 1.2, duration: 0),
      Rule(needsSpeech: false, trailingSilence: 0, duration: 20),
    ]
  }

  /// Some rules.
  public init(_ rules: [Rule]) { self.rules = rules }

  /// Whether one is met.
  ///
  /// - Parameters:
  ///   - duration: The segment's length, in seconds.
  ///   - trailingSilence: How much of it follows the last token, in seconds: all of it, where there is
  ///     none.
  public func isEndpoint(duration: Double, trailingSilence: Double) -> Bool {
    rules.contains { $0.isMet(duration: duration, trailingSilence: trailingSilence) }
  }

  /// - Throws: ``SpeechError`` with code `.configuration` for rules that are always met, or no numbers.
  func check() throws(SpeechError) {
    for rule in rules {
      guard rule.duration >= 0, rule.trailingSilence >= 0, rule.duration.isFinite,
        rule.trailingSilence.isFinite, rule.duration + rule.trailingSilence > 0
      else {
        throw SpeechError(
          code: .configuration,
          message: "an endpoint after \(rule.trailingSilence) s of silence and \(rule.duration) s "
            + "in all, expected numbers from 0, not both 0")
      }
    }
  }
}
