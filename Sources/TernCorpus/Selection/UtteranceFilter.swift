import TernNetworks
import TernSpeech

/// Chooses the utterances that can be learnt. Source: `remove_short_and_long_utt` of icefall's recipe.
public struct UtteranceFilter: Sendable, Hashable {
  /// The shortest and the longest utterance, in seconds.
  public var seconds: ClosedRange<Double>
  /// The filter bank that makes frames of seconds.
  public var fbank: FbankConfiguration

  /// A filter with icefall's lengths.
  public init(
    seconds: ClosedRange<Double> = 1...20, fbank: FbankConfiguration = FbankConfiguration()
  ) {
    self.seconds = seconds
    self.fbank = fbank
  }

  /// The utterances to learn from, with their tokens, in the same order, and those left out.
  ///
  /// - Throws: ``CorpusError`` with code `.token` where ``TextTokenizer/encode(_:)`` fails, naming the
  ///   utterance.
  public func select(
    _ utterances: [Utterance], tokenizer: TextTokenizer
  ) throws(CorpusError) -> Selection {
    var selection = Selection()
    for utterance in utterances {
      let tokens: [Int]
      do { tokens = try tokenizer.encode(utterance.text) } catch {
        throw CorpusError(.token, "utterance '\(utterance.id)': \(error.message)")
      }
      let example = Example(utterance: utterance, tokens: tokens)
      if let reason = reason(against: example) {
        selection.exclude(utterance, because: reason)
      } else {
        selection.examples.append(example)
        if let unknown = tokenizer.unknown, tokens.contains(unknown) {
          selection.unknown.append(utterance.id)
        }
      }
    }
    return selection
  }

  /// Why an utterance cannot be learnt; nil where it can.
  private func reason(against example: Example) -> Selection.Reason? {
    if example.utterance.seconds < seconds.lowerBound { return .tooShort(seconds.lowerBound) }
    if example.utterance.seconds > seconds.upperBound { return .tooLong(seconds.upperBound) }
    if example.tokens.isEmpty { return .noTokens }
    if example.tokens.contains(0) { return .blank }
    return encoderFrameCount(of: example.utterance) < example.tokens.count ? .tooFewFrames : nil
  }

  /// The number of frames that the encoder makes of an utterance.
  private func encoderFrameCount(of utterance: Utterance) -> Int {
    let samples = (min(utterance.seconds, Utterance.longest) * Double(fbank.sampleRate)).rounded()
    return LSTMTransducer.encoderFrameCount(
      ofFeatures: fbank.frameCount(ofSamples: Int(samples)))
  }
}
