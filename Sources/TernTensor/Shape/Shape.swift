/// The extents of a tensor, outermost first. Elements are stored row-major, without gaps.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extent of each axis, outermost first.
  public let extents: [Int]

  /// A shape with the given extents.
  ///
  /// - Precondition: no extent is negative.
  public init(_ extents: [Int]) {
    precondition(extents.allSatisfy { $0 >= 0 }, "a negative extent in \(extents)")
    self.extents = extents
  }

  /// A shape with the given extents.
  public init(arrayLiteral elements: Int...) {
    self.init(elements)
  }

  /// The number of axes; 0 for a scalar.
  public var rank: Int { extents.count }

  /// The number of elements; 1 for a scalar.
  ///
  /// - Precondition: the product does not overflow; use ``elementCount(of:)`` for extents from a file.
  public var elementCount: Int { extents.reduce(1, *) }

  /// The extent of an axis; negative axes count from the innermost.
  public subscript(axis: Int) -> Int { extents[axis < 0 ? extents.count + axis : axis] }

  /// The number of elements of extents that nobody has checked, or nil where one is negative or the
  /// product overflows.
  public static func elementCount(of extents: [Int]) -> Int? {
    var count = 1
    for extent in extents {
      guard extent >= 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = product
    }
    return count
  }

  /// A text for people.
  public var description: String {
    "[" + extents.map(String.init).joined(separator: ", ") + "]"
  }
}
