import CTernKernels

extension Linear {
  package func run(_ call: borrowing KernelCall) {
    let weight = unsafe call.weight(1)
    unsafe call.gemm(
      tern_gemm_arguments(
        w: weight, bias: call.optionalInput(2), x: call.input(0),
        columns: call.inputs[0].shape.elementCount / weight.inner, y: call.output(),
        row_stride: 1, column_stride: weight.rows, accumulate: false))
  }
}
