import TernTensor

extension Reshape {
  /// All elements stay where they are.
  package func aliasOffset(for inputs: [Shape]) -> Int? { 0 }

  package func run(_ call: borrowing KernelCall) {
    call.outputs[0].copyElements(from: call.inputs[0])
  }
}
