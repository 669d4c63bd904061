import Foundation
import TernTensor

/// The best token of each encoder frame, at most one a frame.
///
/// Source: icefall, `beam_search.py`, greedy_search_batch: blank and the unknown token give nothing.
struct GreedySearch {
  let transducer: Transducer

  /// Extends each stream's hypothesis by encoder frames.
  ///
  /// - Parameters:
  ///   - encoded: encoder_proj [N, frames, J].
  ///   - frames: The number of frames.
  func extend(
    _ streams: [RecognitionStream], by encoded: [Float], frames: Int,
    in session: TransducerSession
  ) throws {
    for frame in 0..<frames {
      try predict(streams, in: session)
      let found = try session.join(
        encoded, frame: frame, of: frames, predicted: streams.map(\.hypothesis.predicted)
      ) { logits in
        let width = transducer.vocabularySize
        return streams.indices.map { best(logits.extracting($0 * width..<($0 + 1) * width)) }
      }
      for (stream, best) in zip(streams, found) {
        if let best, best.id != transducer.decoding.blank, best.id != transducer.decoding.unknown {
          stream.hypothesis.append(
            Hypothesis.Item(
              id: best.id, frame: stream.decodedFrameCount + frame,
              logProbability: best.logProbability))
        }
      }
    }
    for stream in streams { stream.decodedFrameCount += frames }
  }

  /// Runs the decoder for the streams whose context has changed.
  private func predict(_ streams: [RecognitionStream], in session: TransducerSession) throws {
    let changed = streams.filter(\.hypothesis.predicted.isEmpty)
    if changed.isEmpty { return }
    let predicted = try session.predict(changed.map(\.hypothesis.context))
    let width = transducer.joinerDim
    for (n, stream) in changed.enumerated() {
      stream.hypothesis.predicted = Array(predicted[n * width..<(n + 1) * width])
    }
  }

  /// The most probable token (the first of equals), or nil for blank.
  private func best(_ logits: Span<Float>) -> (id: Int, logProbability: Float)? {
    var id = 0
    for index in logits.indices where logits[index] > logits[id] { id = index }
    if id == transducer.decoding.blank { return nil }
    var total: Float = 0
    for index in logits.indices { total += exp(logits[index] - logits[id]) }
    return (id, -log(total))
  }
}
