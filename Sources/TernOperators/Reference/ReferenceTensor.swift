import RealModule
import TernTensor

/// What references compute with: `Float` to match kernels, `Double` to judge them.
package typealias ReferenceScalar = BinaryFloatingPoint & Real & Sendable

/// A tensor as a plain array of numbers, row-major: what references take and give. Integers are held
/// as the numbers that they are.
package struct ReferenceTensor<Scalar: ReferenceScalar>: Sendable {
  /// The extent of each axis.
  package let shape: Shape
  /// The elements, row-major.
  package var values: [Scalar]

  /// - Precondition: the shape has as many elements as there are values.
  package init(_ values: [Scalar], shape: Shape) {
    precondition(
      values.count == shape.elementCount, "\(values.count) values for a tensor of shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// The numbers of a tensor.
  package init(_ tensor: Tensor) {
    self.init(tensor.elements(as: Scalar.self), shape: tensor.shape)
  }

  /// A tensor of zeros.
  package init(zeros shape: Shape) {
    self.init([Scalar](repeating: 0, count: shape.elementCount), shape: shape)
  }

  /// The extent of the innermost axis, or 1 for a scalar.
  var columns: Int { shape.rank == 0 ? 1 : shape[-1] }

  /// The values of row `index`, where the innermost axis is a row.
  func row(_ index: Int) -> ArraySlice<Scalar> {
    values[index * columns..<(index + 1) * columns]
  }
}

/// Σ a·b, front to back.
func dot<Scalar: ReferenceScalar>(_ a: ArraySlice<Scalar>, _ b: ArraySlice<Scalar>) -> Scalar {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

/// 1 / (1 + e^-x).
func sigmoid<Scalar: ReferenceScalar>(_ x: Scalar) -> Scalar { 1 / (1 + Scalar.exp(-x)) }
