import TernInterpreter
import TernTensor

/// Memory to run a transducer's graphs in; used by one thread at a time.
///
/// `@unchecked Sendable`: (1) whoever creates one uses it alone, or puts it into a ``SessionPool``, which hands it to
/// one call at a time and takes it back when the call is over; (2) nothing that a call does with it
/// outlives the call.
package final class TransducerSession: @unchecked Sendable {
  let transducer: Transducer
  private let encoder: Session
  private let decoder: Session
  private let joiner: Session
  /// The decoder's outputs for the contexts that searches have met.
  private(set) var predictions = PredictionCache()

  package init(_ transducer: Transducer, threads: ThreadPool) {
    self.transducer = transducer
    encoder = Session(transducer.encoder, threads: threads)
    decoder = Session(transducer.decoder, threads: threads)
    joiner = Session(transducer.joiner, threads: threads)
  }

  /// Encodes the next `frames` encoder frames of each stream, whose features are ready, and hands
  /// them to `body`. The streams move on when `body` has succeeded.
  func encode(
    _ streams: [RecognitionStream], frames: Int, _ body: (EncodedFrames) throws -> Void
  ) throws {
    let decoding = transducer.decoding
    let window = decoding.windowFrames + (frames - 1) * decoding.shiftFrames
    let plan = try encoder.plan(["N": streams.count, "T": window])
    try plan.withInput("x") { (x: inout MutableSpan<Float>) in
      for (n, stream) in streams.enumerated() {
        let first = n * window * transducer.featureDim
        stream.features.withFrames(0..<window) { features in
          for index in features.indices { x[first + index] = features[index] }
        }
      }
    }
    for (n, stream) in streams.enumerated() { plan.load(stream.state, stream: n) }
    try plan.run()
    let encoded = try plan.withOutput("encoder_proj") { (values: Span<Float>) in
      values.indices.map { values[$0] }
    }
    try body(EncodedFrames(encoded, count: frames))
    for (n, stream) in streams.enumerated() {
      plan.store(stream.state, stream: n)
      stream.removeFirstFrames(frames)
    }
  }

  /// The decoder's part of the joiner's input for each context [N, context].
  ///
  /// - Returns: decoder_proj [N, J].
  package func predict(_ contexts: [[Int64]]) throws -> [Float] {
    let plan = try decoder.plan(["N": contexts.count])
    try plan.withInput("y") { (y: inout MutableSpan<Int64>) in
      for (index, id) in contexts.joined().enumerated() { y[index] = id }
    }
    try plan.run()
    return try plan.withOutput("decoder_proj") { (values: Span<Float>) in
      values.indices.map { values[$0] }
    }
  }

  /// The slots of contexts, by number, in ``predictions``: the decoder runs for those that are new.
  func slots(of contexts: [UInt64]) throws -> [Int] {
    try predictions.slots(of: contexts) { missing in
      try predict(missing.map { transducer.contexts.tokens(of: $0).map(Int64.init) })
    }
  }

  /// Joins encoder frames with the decoder's outputs, row by row, and calls `body` with the logits
  /// [rows, V].
  ///
  /// - Parameters:
  ///   - encoded: Encoder frames, each of J.
  ///   - frames: The number of each row's encoder frame.
  ///   - predicted: The decoder's outputs, each of J.
  ///   - slots: The number of each row's output.
  package func join<Result>(
    _ encoded: [Float], at frames: [Int], _ predicted: [Float], at slots: [Int],
    _ body: (Span<Float>) throws -> Result
  ) throws -> Result {
    let width = transducer.joinerDim
    let plan = try joiner.plan(["N": Self.planned(frames.count)])
    for (name, source, places) in [
      ("encoder_proj", encoded, frames), ("decoder_proj", predicted, slots),
    ] {
      try plan.withInput(name) { (x: inout MutableSpan<Float>) in
        for (row, place) in places.enumerated() {
          for index in 0..<width { x[row * width + index] = source[place * width + index] }
        }
      }
    }
    try plan.run()
    return try plan.withOutput("logits") { (logits: Span<Float>) in
      try body(logits.extracting(0..<frames.count * transducer.vocabularySize))
    }
  }

  /// A number of rows to plan for, at least `count` and up to an eighth more: one of few, as the number
  /// of hypotheses changes from frame to frame.
  private static func planned(_ count: Int) -> Int {
    let step = 1 << max(0, Int.bitWidth - 4 - count.leadingZeroBitCount)
    return (count + step - 1) / step * step
  }
}
