import TernTensor

extension Transpose: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads() }

  /// The output's gradient, its axes put back.
  package func gradient(_ call: borrowing GradientCall) {
    guard let dx = call.inputGradients[0], let dy = call.outputGradients[0] else { return }
    var inverse = permutation
    for (axis, source) in permutation.enumerated() { inverse[source] = axis }
    Transpose(permutation: inverse).run(
      KernelCall(
        inputs: [dy], outputs: [dx], scratch: call.scratch, kernels: call.kernels,
        threads: call.threads))
  }
}
