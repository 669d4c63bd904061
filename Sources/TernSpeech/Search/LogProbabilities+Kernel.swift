import CTernKernels

/// What the joiner says of each token, row by row: memory reused from frame to frame.
struct LogProbabilities {
  /// The logarithms of the probabilities, in nats: [rows, V].
  private(set) var values: [Float] = []

  /// Computes them from logits [rows, V].
  ///
  /// - Parameters:
  ///   - blankPenalty: What is taken from blank's logit.
  ///   - temperature: What the logits are then divided by.
  mutating func update(
    _ logits: Span<Float>, width: Int, blank: Int, blankPenalty: Float, temperature: Float
  ) {
    if values.count != logits.count { values = Array(repeating: 0, count: logits.count) }
    for index in logits.indices { values[index] = logits[index] }
    if blankPenalty != 0 {
      for index in stride(from: blank, to: values.count, by: width) {
        values[index] -= blankPenalty
      }
    }
    if temperature != 1 {
      for index in values.indices { values[index] /= temperature }
    }
    let rows = values.count / width
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let first = values.baseAddress else { return }
      unsafe tern_kernels_best().pointee.log_softmax(rows, width, first, first)
    }
  }

  /// Takes away a share of others, of the same shape.
  mutating func subtract(_ share: Float, of others: LogProbabilities) {
    for index in values.indices { values[index] -= share * others.values[index] }
  }
}
