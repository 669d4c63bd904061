import CTernKernels
import TernTensor

extension Linear: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads(inputs: [0, 1]) }

  /// dx = dy · weight; dweight = dyᵀ · x; dbias = Σ dy.
  package func gradient(_ call: borrowing GradientCall) {
    let (outputs, inputs) = (call.inputShapes[1][0], call.inputShapes[1][1])
    let rows = call.inputShapes[0].elementCount / inputs
    let dy = unsafe MatrixView(call.outputGradient(), rows: rows, columns: outputs)
    if let dx = unsafe call.inputGradient(0) {
      let weight = unsafe MatrixView(call.input(1), rows: outputs, columns: inputs)
      unsafe call.matmul(dy, weight, into: dx)
    }
    if let dweight = unsafe call.inputGradient(1) {
      let x = unsafe MatrixView(call.input(0), rows: rows, columns: inputs)
      unsafe call.matmul(dy.transposed, x, into: dweight)
    }
    if let dbias = unsafe call.inputGradient(2) {
      unsafe call.columnSums(rows: rows, columns: outputs, dy.elements, dbias)
    }
  }
}
