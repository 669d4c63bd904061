/// Encoder frames of several streams, as the joiner takes them.
struct EncodedFrames {
  /// encoder_proj [N, T, J].
  let values: [Float]
  /// The number of frames of each stream, T.
  let count: Int
  /// Which of them are meant, counted from 0.
  let range: Range<Int>

  init(_ values: [Float], count: Int) {
    self.init(values, count: count, range: 0..<count)
  }

  private init(_ values: [Float], count: Int, range: Range<Int>) {
    (self.values, self.count, self.range) = (values, count, range)
  }

  /// The same frames, of which one is meant.
  func at(_ frame: Int) -> EncodedFrames {
    EncodedFrames(values, count: count, range: frame..<frame + 1)
  }

  /// The number of a stream's frame among all of `values`.
  func place(stream: Int, frame: Int) -> Int { stream * count + frame }
}
