import RealModule

/// The best token of each encoder frame, at most one a frame.
///
/// Source: icefall, `beam_search.py`, greedy_search_batch: blank and the unknown token give nothing.
struct GreedySearch {
  let transducer: Transducer

  /// Extends hypotheses by encoder frames.
  ///
  /// - Parameters:
  ///   - hypotheses: One for each stream of the batch.
  ///   - encoded: encoder_proj [N, frames, J].
  ///   - frames: The number of frames.
  func extend(
    _ hypotheses: inout [Hypothesis], by encoded: [Float], frames: Int,
    in session: TransducerSession
  ) throws {
    for frame in 0..<frames {
      try predict(&hypotheses, in: session)
      let found = try session.join(
        encoded, frame: frame, of: frames, predicted: hypotheses.map(\.predicted)
      ) { logits in
        let width = transducer.vocabularySize
        return hypotheses.indices.map { best(logits.extracting($0 * width..<($0 + 1) * width)) }
      }
      for (n, best) in found.enumerated() {
        if let best {
          hypotheses[n].append(
            Hypothesis.Item(
              id: best.id, frame: hypotheses[n].frameCount, logProbability: best.logProbability))
        }
        hypotheses[n].frameCount += 1
      }
    }
  }

  /// Runs the decoder for the hypotheses whose context has changed.
  private func predict(_ hypotheses: inout [Hypothesis], in session: TransducerSession) throws {
    let changed = hypotheses.indices.filter { hypotheses[$0].predicted.isEmpty }
    if changed.isEmpty { return }
    let predicted = try session.predict(changed.map { hypotheses[$0].context })
    let width = transducer.joinerDim
    for (row, n) in changed.enumerated() {
      hypotheses[n].predicted = Array(predicted[row * width..<(row + 1) * width])
    }
  }

  /// The most probable token (the first of equals), or nil where that gives nothing.
  private func best(_ logits: Span<Float>) -> (id: Int, logProbability: Float)? {
    var id = 0
    for index in logits.indices where logits[index] > logits[id] { id = index }
    if id == transducer.decoding.blank || id == transducer.decoding.unknown { return nil }
    var total: Float = 0
    for index in logits.indices { total += Float.exp(logits[index] - logits[id]) }
    return (id, -Float.log(total))
  }
}
