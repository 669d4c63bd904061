extension FrontEnd {
  /// Checks that the numbers describe a filter bank.
  ///
  /// - Throws: ``GraphError`` with code `.limit` naming the number.
  public func verify() throws(GraphError) {
    try check(sampleRate, "sampleRate", in: 1000...1_000_000)
    try check(Double(binCount), "binCount", in: 1...1000)
    let nyquist = sampleRate / 2
    try check(lowFrequency, "lowFrequency", in: 0...nyquist)
    try check(highFrequency, "highFrequency", in: -nyquist...nyquist)
    let highest = highFrequency > 0 ? highFrequency : nyquist + highFrequency
    guard lowFrequency < highest else {
      throw GraphError(
        .limit, at: "front end", "the bins reach from \(lowFrequency) to \(highest) Hz")
    }
    try check(highest, "the highest frequency", in: 1...nyquist)
    try check(frameLength * sampleRate, "frameLength in samples", in: 32...65_536)
    try check(frameShift * sampleRate, "frameShift in samples", in: 1...65_536)
    try check(preemphasis, "preemphasis", in: 0...1)
    try check(energyFloor, "energyFloor", in: 1e-37...1e30)
    try check(sampleScale, "sampleScale", in: 1e-30...1e30)
    try check(Double(tailFrames), "tailFrames", in: 0...10_000)
    try check(Double(tailValue), "tailValue", in: -1e30...1e30)
  }

  private func check(
    _ value: Double, _ name: String, in range: ClosedRange<Double>
  ) throws(GraphError) {
    guard range.contains(value) else {
      throw GraphError(
        .limit, at: "front end",
        "\(name) is \(value), expected \(range.lowerBound) to \(range.upperBound)")
    }
  }
}

extension Decoding {
  /// Checks that the constants fit each other and a vocabulary.
  ///
  /// - Parameter tokenCount: The size of the vocabulary; nil where it is not known.
  /// - Throws: ``GraphError`` with code `.limit` naming the constant.
  public func verify(tokenCount: Int?) throws(GraphError) {
    let lastToken = max(tokenCount ?? Limits.tokens, 1) - 1
    try check(windowFrames, "windowFrames", in: 1...Limits.frames)
    try check(shiftFrames, "shiftFrames", in: 1...windowFrames)
    try check(blank, "blank", in: 0...lastToken)
    if let unknown { try check(unknown, "unknown", in: 0...lastToken) }
    try check(contextSize, "contextSize", in: 1...Limits.contextSize)
    for token in startContext { try check(token, "startContext", in: -1...lastToken) }
    try check(maximumSymbolsPerFrame, "maximumSymbolsPerFrame", in: 1...Limits.frames)
  }

  private func check(_ value: Int, _ name: String, in range: ClosedRange<Int>) throws(GraphError) {
    guard range.contains(value) else {
      throw GraphError(
        .limit, at: "decoding",
        "\(name) is \(value), expected \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
