import CTernKernels
import TernTensor

extension Linear: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads(inputs: [0, 1]) }

  package func gradientScratchCount(for inputs: [Shape], threads: Int) -> Int {
    GradientCall.matmulScratchCount(threads: threads)
  }

  /// dx = dy · weight; dweight = dyᵀ · x; dbias = Σ dy.
  package func gradient(_ call: borrowing GradientCall) {
    let (outputs, inputs) = (call.inputShapes[1][0], call.inputShapes[1][1])
    let rows = call.inputShapes[0].elementCount / inputs
    let dy = unsafe call.outputGradient()
    if let dx = unsafe call.inputGradient(0) {
      unsafe call.matmul(
        tern_matmul_arguments(
          a: dy, a_row_stride: outputs, a_inner_stride: 1, b: call.input(1),
          b_inner_stride: inputs, b_column_stride: 1, rows: rows, inner: outputs, columns: inputs,
          c: dx, c_stride: inputs, accumulate: false), workspace: call.workspace)
    }
    if let dweight = unsafe call.inputGradient(1) {
      unsafe call.matmul(
        tern_matmul_arguments(
          a: dy, a_row_stride: 1, a_inner_stride: outputs, b: call.input(0),
          b_inner_stride: inputs, b_column_stride: 1, rows: outputs, inner: rows, columns: inputs,
          c: dweight, c_stride: inputs, accumulate: false), workspace: call.workspace)
    }
    if let dbias = unsafe call.inputGradient(2) {
      unsafe call.columnSums(rows: rows, columns: outputs, dy, dbias)
    }
  }
}
