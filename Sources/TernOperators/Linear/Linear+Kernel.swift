import CTernKernels

extension Linear {
  package func run(_ call: borrowing KernelCall) {
    let weight = unsafe call.weight(1)
    unsafe call.project(
      call.input(0), columns: call.inputs[0].shape.elementCount / weight.inner, by: weight,
      bias: call.optionalInput(2), into: call.output())
  }
}
