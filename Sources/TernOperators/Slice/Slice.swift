import TernTensor

/// `slice`: the part start ..< end of an axis.
///
/// x: f32, any shape whose `axis` is a known number ≥ `end` → y. Attributes `axis`, `start`, `end`.
public struct Slice: Sendable, Hashable {
  /// The axis that is cut; 0 is the outermost.
  public let axis: Int
  /// The part that is kept.
  public let range: Range<Int>

  /// Keeps a part of an axis.
  public init(axis: Int, range: Range<Int>) {
    self.axis = axis
    self.range = range
  }
}

extension Slice: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature(
      "slice", inputs: ["x"],
      attributes: ["axis": .integer, "start": .integer, "end": .integer])
  }

  package var attributes: [String: Attribute] {
    [
      "axis": .integer(axis), "start": .integer(range.lowerBound),
      "end": .integer(range.upperBound),
    ]
  }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    let reader = try AttributeReader(attributes, for: Slice(axis: 0, range: 0..<1).signature)
    axis = try reader.integer("axis", in: 0...maximumRank - 1)
    let start = try reader.integer("start", in: 0...1 << 31)
    range = start..<(try reader.integer("end", in: start + 1...(1 << 31) + 1))
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs)
    var dimensions = inputs[0].dimensions
    guard axis < dimensions.count, let extent = dimensions[axis].constant,
      range.upperBound <= extent
    else { throw error(.shape, "\(range) of axis \(axis) is not in \(inputs[0])") }
    dimensions[axis] = .constant(range.count)
    return [TensorType(.float32, dimensions)]
  }

  /// The number of parts that the outer axes make, and of elements in an index of the axis.
  func layout(of shape: Shape) -> (outer: Int, inner: Int) {
    (shape.extents[..<axis].reduce(1, *), shape.extents[(axis + 1)...].reduce(1, *))
  }
}
