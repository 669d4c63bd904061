import TernTensor

/// What an operator is: its attributes and signature, the rule for its outputs' types, a plain
/// reference, and a fast kernel that computes the same.
package protocol OperatorDefinition: Sendable {
  /// How the operator is called.
  var signature: OperatorSignature { get }

  /// The attributes' values.
  var attributes: [String: Attribute] { get }

  /// The types of the outputs for inputs of the given types; the number of inputs has been checked.
  func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType]

  /// Computes the outputs from inputs whose types have been checked, in the plainest way.
  func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>]

  /// The number of f32 numbers that the kernel needs beside its inputs and outputs, whose numbers of
  /// elements do not overflow; nil where this one does.
  func scratchCount(for inputs: [Shape]) -> Int?

  /// The inputs that are the weights of products, and are packed for them.
  var packedInputs: [Int] { get }

  /// The products with weights that the kernel computes, in its order.
  func products(for inputs: [Shape]) -> [WeightProduct]

  /// Where the only output is a window on the first input, the index of its first element there: the
  /// kernel is then not called.
  func aliasOffset(for inputs: [Shape]) -> Int?

  /// Computes the outputs, whose shapes are those of ``outputTypes(for:)``.
  ///
  /// - Throws: ``OperatorError`` with code `.range` where an input's values are out of range.
  func run(_ call: borrowing KernelCall) throws(OperatorError)
}

extension OperatorDefinition {
  package var attributes: [String: Attribute] { [:] }
  package func scratchCount(for inputs: [Shape]) -> Int? { 0 }
  package var packedInputs: [Int] { [] }
  package func products(for inputs: [Shape]) -> [WeightProduct] { [] }
  package func aliasOffset(for inputs: [Shape]) -> Int? { nil }
}

extension OperatorDefinition {
  /// An error about this operator.
  func error(_ code: OperatorError.Code, _ message: String) -> OperatorError {
    OperatorError(code, in: signature.name, message)
  }

  /// Refuses inputs that are not f32, except those (weights) at the given places, which may be of any
  /// type that weights are stored in.
  func requireFloats(
    _ inputs: [TensorType], weights: Set<Int> = []
  ) throws(OperatorError) {
    for (index, input) in inputs.enumerated() {
      let fits =
        weights.contains(index) ? input.elementType.isWeight : input.elementType == .float32
      if !fits {
        let name = signature.inputs[index].name
        throw error(
          .elementType,
          "input '\(name)' is \(input), expected \(weights.contains(index) ? "f32, f16, bf16 or i8" : "f32")"
        )
      }
    }
  }

  /// Refuses an input whose number of axes is not `rank`.
  func requireRank(_ rank: Int, _ inputs: [TensorType], at index: Int) throws(OperatorError) {
    if inputs[index].rank != rank {
      throw error(
        .shape, "input '\(signature.inputs[index].name)' is \(inputs[index]), expected \(rank) axes"
      )
    }
  }

  /// Refuses an input that has not the given dimensions.
  func requireDimensions(
    _ dimensions: [Dimension], _ inputs: [TensorType], at index: Int
  ) throws(OperatorError) {
    if inputs[index].dimensions != dimensions {
      let expected = TensorType(inputs[index].elementType, dimensions)
      throw error(
        .shape,
        "input '\(signature.inputs[index].name)' is \(inputs[index]), expected \(expected)")
    }
  }

  /// An axis's extent, which must be a known number of at least 1.
  func requireConstant(
    _ inputs: [TensorType], at index: Int, axis: Int
  ) throws(OperatorError) -> Int {
    guard let extent = inputs[index].dimensions[axis].constant, extent >= 1 else {
      throw error(
        .shape,
        "axis \(axis) of input '\(signature.inputs[index].name)' \(inputs[index]) is not a number of at least 1"
      )
    }
    return extent
  }
}
