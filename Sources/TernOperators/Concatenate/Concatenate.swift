import TernTensor

/// `concatenate`: tensors one after the other along an axis.
///
/// x...: f32, at least one, shapes equal but for the axis, where they are known numbers → y.
/// Attribute `axis`: 0 is the outermost.
public struct Concatenate: Sendable, Hashable {
  /// The axis along which the inputs are joined.
  public let axis: Int

  /// Joins along an axis.
  public init(axis: Int) {
    self.axis = axis
  }
}

extension Concatenate: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature(
      "concatenate", inputs: ["x"], isVariadic: true, attributes: ["axis": .integer])
  }

  package var attributes: [String: Attribute] { ["axis": .integer(axis)] }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    let signature = Concatenate(axis: 0).signature
    let reader = try AttributeReader(attributes, for: signature)
    axis = try reader.integer("axis", in: 0...maximumRank - 1)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    var dimensions = inputs[0].dimensions
    guard axis < dimensions.count else {
      throw error(.shape, "input \(inputs[0]) has no axis \(axis)")
    }
    var extent = 0
    for input in inputs {
      guard input.elementType == .float32 else {
        throw error(.elementType, "input \(input), expected f32")
      }
      guard input.rank == dimensions.count, let part = input.dimensions[axis].constant else {
        throw error(.shape, "input \(input) does not join \(inputs[0]) along axis \(axis)")
      }
      dimensions[axis] = input.dimensions[axis]
      guard input.dimensions == dimensions else {
        throw error(.shape, "input \(input) does not join \(inputs[0]) along axis \(axis)")
      }
      let (sum, overflow) = extent.addingReportingOverflow(part)
      if overflow { throw error(.shape, "the extent of axis \(axis) overflows") }
      extent = sum
    }
    dimensions[axis] = .constant(extent)
    return [TensorType(.float32, dimensions)]
  }
}
