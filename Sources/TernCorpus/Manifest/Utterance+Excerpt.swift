extension Utterance {
  /// A part of what is heard, by the same name; nothing is known of what is said in it.
  ///
  /// - Precondition: audio is part of a recording, or there are only stored features.
  func excerpt(from start: Double, seconds: Double) -> Utterance { Utterance(self, start, seconds) }

  private init(_ whole: Utterance, _ offset: Double, _ seconds: Double) {
    id = whole.id
    audio = whole.audio.map { $0.excerpt(from: offset, seconds: seconds) }
    features = whole.features
    start = whole.start + offset
    speaker = whole.speaker
    text = ""
    self.seconds = seconds
    custom = whole.custom
  }
}

extension Audio {
  fileprivate func excerpt(from start: Double, seconds: Double) -> Audio {
    guard case .part(var part) = self else { preconditionFailure("an excerpt of a mix") }
    part.start += start
    part.seconds = seconds
    return .part(part)
  }
}
