import CTernKernels
import TernTensor

extension Activation: DifferentiableOperator {
  package var gradientReads: GradientReads {
    function == .doubleSwish ? GradientReads(inputs: [0]) : GradientReads(outputs: [0])
  }

  package func gradient(_ call: borrowing GradientCall) {
    guard let dx = unsafe call.inputGradient(0) else { return }
    let table = unsafe call.kernels.table.pointee
    let kernel =
      switch function {
      case .relu: unsafe table.relu_gradient
      case .tanh: unsafe table.tanh_gradient
      case .sigmoid: unsafe table.sigmoid_gradient
      case .doubleSwish: unsafe table.double_swish_gradient
      case .exp: unsafe table.multiply
      }
    let known = unsafe function == .doubleSwish ? call.input(0) : call.output()
    unsafe call.eachPair(
      call.inputShapes[0].elementCount, kernel, known, call.outputGradient(), dx)
  }
}
