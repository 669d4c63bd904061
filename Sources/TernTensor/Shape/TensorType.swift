/// The type of a value in a graph: its elements' type and its extents, which may be symbolic.
public struct TensorType: Sendable, Hashable, CustomStringConvertible {
  /// The type of the elements.
  public let elementType: ElementType
  /// The extent of each axis, outermost first.
  public let dimensions: [Dimension]

  /// A type with the given elements and extents.
  public init(_ elementType: ElementType, _ dimensions: [Dimension]) {
    self.elementType = elementType
    self.dimensions = dimensions
  }

  /// The type of an existing tensor.
  public init(of tensor: Tensor) {
    self.init(tensor.elementType, tensor.shape.extents.map(Dimension.constant))
  }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The shape where symbols have the given values, or nil where they give none.
  public func shape(where symbols: [String: Int]) -> Shape? {
    let extents = dimensions.compactMap { $0.value(where: symbols) }
    return extents.count == rank ? Shape(extents) : nil
  }

  /// For example `f32 [N, T, 80]`.
  public var description: String {
    "\(elementType.rawValue) [\(dimensions.map(\.description).joined(separator: ", "))]"
  }
}
