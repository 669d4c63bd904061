import CTernKernels
import TernTensor

extension LogSoftmax: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads(outputs: [0]) }

  /// dx = dy - e^y · Σ dy.
  package func gradient(_ call: borrowing GradientCall) {
    guard let dx = unsafe call.inputGradient(0) else { return }
    let classes = call.inputShapes[0][-1]
    unsafe call.kernels.table.pointee.log_softmax_gradient(
      call.inputShapes[0].elementCount / classes, classes, call.output(), call.outputGradient(),
      dx)
  }
}
