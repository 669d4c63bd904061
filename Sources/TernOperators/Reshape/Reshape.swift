import TernTensor

/// `reshape`: joins neighbouring axes, and inserts axes of extent 1; the elements stay in order.
///
/// x: f32 → y. Attribute `groups`: for each axis of y the number of axes of x that it joins; 0 for a
/// new axis of extent 1. Of the axes that are joined at most one may be symbolic.
///
/// For example [N, T, C, F] becomes [N, T, C·F] by groups 1, 1, 2.
public struct Reshape: Sendable, Hashable {
  /// For each axis of the output the number of the input's axes that it joins.
  public let groups: [Int]

  /// Joins neighbouring axes.
  public init(groups: [Int]) {
    self.groups = groups
  }
}

extension Reshape: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature("reshape", inputs: ["x"], attributes: ["groups": .integers])
  }

  package var attributes: [String: Attribute] { ["groups": .integers(groups)] }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    let reader = try AttributeReader(attributes, for: Reshape(groups: []).signature)
    groups = try reader.integers("groups", count: 0...maximumRank, in: 0...maximumRank)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs)
    guard groups.reduce(0, +) == inputs[0].rank else {
      throw error(.shape, "groups \(groups) do not use the axes of \(inputs[0]) once each")
    }
    var rest = inputs[0].dimensions[...]
    var dimensions: [Dimension] = []
    for group in groups {
      dimensions.append(try product(of: rest.prefix(group), in: inputs[0]))
      rest = rest.dropFirst(group)
    }
    return [TensorType(.float32, dimensions)]
  }

  private func product(
    of axes: ArraySlice<Dimension>, in input: TensorType
  ) throws(OperatorError) -> Dimension {
    let symbolic = axes.filter { $0.constant != nil ? false : true }
    guard symbolic.count <= 1,
      let factor = Shape.elementCount(of: axes.compactMap(\.constant))
    else { throw error(.shape, "the axes that groups \(groups) join in \(input) have no product") }
    guard let dimension = symbolic.first else { return .constant(factor) }
    if factor == 1 { return dimension }
    guard let step = Dimension.Step(scale: factor), let scaled = dimension.applying(step) else {
      throw error(.shape, "the axes that groups \(groups) join in \(input) have no product")
    }
    return scaled
  }
}
