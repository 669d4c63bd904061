import TernTensor

extension Slice: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads() }

  /// The output's gradient in its place, zeros around it.
  package func gradient(_ call: borrowing GradientCall) {
    guard let dx = unsafe call.inputGradient(0) else { return }
    let shape = call.inputShapes[0]
    let (outer, inner) = layout(of: shape)
    let dy = unsafe call.outputGradient()
    unsafe dx.update(repeating: 0, count: shape.elementCount)
    let count = range.count * inner
    for index in 0..<outer {
      let start = (index * shape[axis] + range.lowerBound) * inner
      unsafe (dx + start).update(from: dy + index * count, count: count)
    }
  }
}
