import TernTensor

extension Reshape: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads() }

  package func gradient(_ call: borrowing GradientCall) {
    unsafe call.inputGradient(0)?.update(
      from: call.outputGradient(), count: call.inputShapes[0].elementCount)
  }
}
