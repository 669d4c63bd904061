import CTernKernels
import TernTensor

extension Linear {
  package func products(for inputs: [Shape]) -> [WeightProduct] {
    [WeightProduct(of: 1, columns: inputs[0].elementCount / inputs[1][1])]
  }

  package var packedInputs: [Int] { [1] }

  package func run(_ call: borrowing KernelCall) {
    unsafe call.project(
      call.input(0), columns: call.inputs[0].shape.elementCount / call.inputs[1].shape[1], by: 1,
      bias: call.optionalInput(2), into: call.output())
  }
}
