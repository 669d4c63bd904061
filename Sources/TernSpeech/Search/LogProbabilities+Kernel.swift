import CTernKernels

/// What the joiner says of each token, row by row: memory reused from frame to frame.
struct LogProbabilities {
  /// The logarithms of the probabilities, in nats: [rows, V], and perhaps more behind that.
  private(set) var values: [Float] = []

  /// Computes them from logits [rows, V].
  mutating func update(_ logits: Span<Float>, _ reading: JoinerReading) {
    if values.count < logits.count { values = Array(repeating: 0, count: logits.count) }
    for index in logits.indices { values[index] = logits[index] }
    let width = reading.width
    if reading.blankPenalty != 0 {
      for index in stride(from: reading.blank, to: logits.count, by: width) {
        values[index] -= reading.blankPenalty
      }
    }
    if reading.temperature != 1 {
      for index in logits.indices { values[index] /= reading.temperature }
    }
    let rows = logits.count / width
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let first = values.baseAddress else { return }
      unsafe tern_kernels_best().pointee.log_softmax(rows, width, first, first)
    }
  }

  /// Takes away a share of others, of as many rows.
  mutating func subtract(_ share: Float, of others: LogProbabilities) {
    for index in others.values.indices { values[index] -= share * others.values[index] }
  }
}
