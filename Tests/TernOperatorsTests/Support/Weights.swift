import TernOperators
import TernTensor
import TestSupport

extension SeededGenerator {
  /// A weight of any type that weights are stored in.
  mutating func weight(_ shape: Shape, _ type: ElementType) throws -> Tensor {
    guard type == .int8 else { return try tensor(shape).converted(to: type) }
    let bytes = (0..<shape.elementCount).map { _ in Int8.random(in: -128...127, using: &self) }
    return try Tensor(
      elementType: .int8, shape: shape, storage: Tensor(bytes, shape: shape).storage,
      scales: floats(shape[0], in: 0.002...0.01))
  }
}

extension Tensor {
  /// The tensor of the elements' magnitudes.
  var magnitudes: Tensor {
    Tensor(elements(as: Float.self).map { abs($0) }, shape: shape)
  }
}

/// The types that weights are stored in.
let weightTypes: [ElementType] = [.float32, .float16, .bfloat16, .int8]

/// By how much the kernels of a sum of products differ from its exact value, as a multiple of the
/// bound (terms + 4) · 2⁻²⁴ · Σ|a·b| (Higham, "Accuracy and stability of numerical algorithms",
/// 2002, section 3.1).
func sumError(
  _ operation: Operator, _ inputs: [Tensor], terms: Int, kernels: Kernels
) throws -> Double {
  let found = try operation.computed(inputs, kernels: kernels)[0]
  let exact = operation.reference(inputs, as: Double.self)[0]
  let sizes = operation.reference(inputs.map(\.magnitudes), as: Double.self)[0]
  guard found.count == exact.count else { return .infinity }
  return exact.indices.reduce(0.0) { worst, index in
    let bound = Double(terms + 4) * 0x1p-24 * sizes[index]
    let error = abs(Double(found[index]) - exact[index])
    if error == 0 { return worst }
    return error.isNaN ? .infinity : max(worst, error / bound)
  }
}
