import TernInterpreter
import TernTensor

/// Memory to run a transducer's graphs in; used by one thread at a time.
///
/// `@unchecked Sendable`: (1) it is created by a ``Recognizer`` and only reached through its pool,
/// which hands it to one call at a time and takes it back when the call is over; (2) nothing that a
/// call does with it outlives the call.
package final class TransducerSession: @unchecked Sendable {
  let transducer: Transducer
  private let encoder: Session
  private let decoder: Session
  private let joiner: Session
  /// The decoder's outputs for the contexts that searches have met.
  var predictions = PredictionCache()

  package init(_ transducer: Transducer, threads: ThreadPool) {
    self.transducer = transducer
    encoder = Session(transducer.encoder, threads: threads)
    decoder = Session(transducer.decoder, threads: threads)
    joiner = Session(transducer.joiner, threads: threads)
  }

  /// Encodes the next `frames` encoder frames of each stream, whose features are ready, and hands
  /// them to `body` as encoder_proj [N, frames, J]. The streams move on when `body` has succeeded.
  func encode(
    _ streams: [RecognitionStream], frames: Int, _ body: ([Float]) throws -> Void
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
    try body(
      try plan.withOutput("encoder_proj") { (values: Span<Float>) in
        values.indices.map { values[$0] }
      })
    for (n, stream) in streams.enumerated() {
      plan.store(stream.state, stream: n)
      stream.features.removeFirstFrames(frames * decoding.shiftFrames)
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

  /// Joins one encoder frame of each stream with its decoder's output, and calls `body` with the
  /// logits [N, V].
  ///
  /// - Parameters:
  ///   - encoded: encoder_proj [N, frames, J].
  ///   - frame: Which of the frames.
  ///   - predicted: decoder_proj [J] of each stream.
  func join<Result>(
    _ encoded: [Float], frame: Int, of frames: Int, predicted: [[Float]],
    _ body: (Span<Float>) throws -> Result
  ) throws -> Result {
    let width = transducer.joinerDim
    let plan = try joiner.plan(["N": predicted.count])
    try plan.withInput("encoder_proj") { (x: inout MutableSpan<Float>) in
      for n in predicted.indices {
        let first = (n * frames + frame) * width
        for index in 0..<width { x[n * width + index] = encoded[first + index] }
      }
    }
    try plan.withInput("decoder_proj") { (x: inout MutableSpan<Float>) in
      for (n, part) in predicted.enumerated() {
        for index in 0..<width { x[n * width + index] = part[index] }
      }
    }
    try plan.run()
    return try plan.withOutput("logits", body)
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
    let plan = try joiner.plan(["N": frames.count])
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
    return try plan.withOutput("logits", body)
  }
}
