import TernGraph

extension FbankConfiguration {
  /// The settings that a model names.
  ///
  /// - Throws: ``SpeechError`` with code `.configuration` where one lies outside its bounds.
  package init(_ frontEnd: FrontEnd) throws(SpeechError) {
    guard let sampleRate = Int(exactly: frontEnd.sampleRate) else {
      throw SpeechError(
        code: .configuration, message: "sample rate of \(frontEnd.sampleRate) Hz is no whole number"
      )
    }
    try self.init(
      sampleRate: sampleRate, binCount: frontEnd.binCount, lowFrequency: frontEnd.lowFrequency,
      highFrequency: frontEnd.highFrequency, frameLength: frontEnd.frameLength * 1000,
      frameShift: frontEnd.frameShift * 1000, preemphasis: Float(frontEnd.preemphasis),
      energyFloor: Float(frontEnd.energyFloor), sampleScale: Float(frontEnd.sampleScale))
  }
}
