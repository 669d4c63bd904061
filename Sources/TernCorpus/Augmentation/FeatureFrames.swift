import TernTensor

/// Features that can be changed: [T, F].
package struct FeatureFrames {
  /// The number of frames, T.
  package let count: Int
  /// The number of bins, F.
  package let width: Int
  /// All values, frame after frame.
  var values: [Float]

  /// Frames of the given values.
  init(values: [Float], width: Int) {
    (count, self.width) = (values.count / max(width, 1), width)
    self.values = values
  }

  /// A copy of features.
  package init(_ features: Tensor) {
    self.init(
      values: features.withElements(of: Float.self) { span in span.indices.map { span[$0] } },
      width: features.shape[1])
  }

  /// The features.
  package var tensor: Tensor {
    Tensor(shape: [count, width], of: Float.self) { elements in
      for index in values.indices { elements[index] = values[index] }
    }
  }

  /// The mean of all values; 0 where there are none.
  var mean: Float {
    Float(values.reduce(0.0) { $0 + Double($1) } / Double(max(values.count, 1)))
  }

  /// Gives all values in a range of frames and of bins the same one.
  mutating func fill(frames: Range<Int>, bins: Range<Int>, with value: Float) {
    for frame in frames {
      for bin in bins { values[frame * width + bin] = value }
    }
  }

  /// Stretches the frames before `center` to `place` frames, and those from there on to the others.
  ///
  /// - Precondition: both are inside, and there are frames on each side.
  mutating func move(_ center: Int, to place: Int) {
    precondition(1..<count ~= center && 1..<count ~= place, "\(center) to \(place) of \(count)")
    values = resized(0..<center, to: place) + resized(center..<count, to: count - place)
  }

  /// Some frames stretched to `newCount` by cubic convolution, the first and the last repeated beyond
  /// the ends. Source: Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans.
  /// ASSP 29(6), 1981, doi:10.1109/TASSP.1981.1163711, with a = -0.75 as PyTorch's `bicubic`.
  private func resized(_ frames: Range<Int>, to newCount: Int) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(newCount * width)
    let step = Float(frames.count) / Float(newCount)
    for frame in 0..<newCount {
      let place = step * (Float(frame) + 0.5) - 0.5
      let before = place.rounded(.down)
      let weights = Self.weights(after: place - before)
      let rows = SIMD4(-1, 0, 1, 2) &+ (frames.lowerBound + Int(before))
      let starts =
        width
        &* rows.clamped(
          lowerBound: SIMD4(repeating: frames.lowerBound),
          upperBound: SIMD4(repeating: frames.upperBound - 1))
      for bin in 0..<width {
        result.append(
          weights[0] * values[starts[0] + bin] + weights[1] * values[starts[1] + bin]
            + weights[2] * values[starts[2] + bin] + weights[3] * values[starts[3] + bin])
      }
    }
    return result
  }

  /// The weights of the frames at -1, 0, 1 and 2 for a place in 0..<1.
  private static func weights(after place: Float) -> SIMD4<Float> {
    let a: Float = -0.75
    func near(_ x: Float) -> Float { ((a + 2) * x - (a + 3)) * x * x + 1 }
    func far(_ x: Float) -> Float { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    return [far(1 + place), near(place), near(1 - place), far(2 - place)]
  }
}
