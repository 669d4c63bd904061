import TernTensor

extension Concatenate: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads() }

  /// Each input's gradient is its part of the output's.
  package func gradient(_ call: borrowing GradientCall) {
    let outer = call.outputShapes[0].extents[..<axis].reduce(1, *)
    var dy = unsafe call.outputGradient()
    for index in 0..<outer {
      for (input, shape) in call.inputShapes.enumerated() {
        let count = shape.elementCount / outer
        unsafe call.inputGradient(input)?.advanced(by: index * count).update(from: dy, count: count)
        unsafe dy += count
      }
    }
  }
}
