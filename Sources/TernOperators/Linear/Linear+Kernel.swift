import CTernKernels
import TernTensor

extension Linear {
  package func products(for inputs: [Shape]) -> [WeightProduct] {
    [WeightProduct(of: 1, columns: inputs[0].elementCount / inputs[1][1])]
  }

  package func run(_ call: borrowing KernelCall) {
    let weight = unsafe call.weight(1)
    unsafe call.project(
      call.input(0), columns: call.inputs[0].shape.elementCount / weight.inner, by: weight,
      bias: call.optionalInput(2), into: call.output())
  }
}
