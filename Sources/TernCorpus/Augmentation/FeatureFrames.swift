import TernTensor

/// Features that can be changed: [T, F].
struct FeatureFrames {
  /// The number of frames, T.
  let count: Int
  /// The number of bins, F.
  let width: Int
  private var values: [Float]

  /// A copy of features.
  init(_ features: Tensor) {
    (count, width) = (features.shape[0], features.shape[1])
    values = features.withElements(of: Float.self) { span in span.indices.map { span[$0] } }
  }

  /// The features.
  var tensor: Tensor { Tensor(values, shape: [count, width]) }

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
      let rows = (-1...2).map { offset in
        let row = frames.lowerBound + Int(before) + offset
        return min(max(row, frames.lowerBound), frames.upperBound - 1) * width
      }
      for bin in 0..<width {
        var sum: Float = 0
        for tap in 0..<4 { sum += weights[tap] * values[rows[tap] + bin] }
        result.append(sum)
      }
    }
    return result
  }

  /// The weights of the frames at -1, 0, 1 and 2 for a place in 0..<1.
  private static func weights(after place: Float) -> [Float] {
    let a: Float = -0.75
    return [1 + place, place, 1 - place, 2 - place].map { x in
      x <= 1
        ? ((a + 2) * x - (a + 3)) * x * x + 1
        : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
    }
  }
}
