import CTernKernels

extension BasicNorm {
  package func run(_ call: borrowing KernelCall) {
    let channels = call.inputs[0].shape[-1]
    let rows = call.inputs[0].shape.elementCount / channels
    unsafe call.kernels.table.pointee.basic_norm(
      rows, channels, call.input(0), call.input(1)[0], call.output())
  }
}
