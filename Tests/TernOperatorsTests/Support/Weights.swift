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

  /// A tensor of the largest magnitude.
  var largest: Tensor {
    let most = elements(as: Float.self).reduce(0) { max($0, abs($1)) }
    return Tensor([Float](repeating: most, count: shape.elementCount), shape: shape)
  }
}

/// The types that weights are stored in.
let weightTypes: [ElementType] = [.float32, .float16, .bfloat16, .int8]

/// By how much the kernels of a sum of products x · weight differ from its exact value, as a multiple of a
/// bound.
///
/// The bound is that of the sum, (terms + 4) · 2⁻²⁴ · Σ|a·b| (Higham, "Accuracy and stability of numerical
/// algorithms", 2002, section 3.1), and of x's being rounded: to bf16, by 2⁻⁸ of each element, or to i8, by half of the 127th
/// part of the largest. With `isRounded` x is known to be such numbers already.
func sumError(
  _ operation: Operator, _ inputs: [Tensor], terms: Int, kernels: Kernels, isRounded: Bool = false
) throws -> Double {
  let found = try operation.computed(inputs, kernels: kernels)[0]
  let exact = operation.reference(inputs, as: Double.self)[0]
  let magnitudes = inputs.map(\.magnitudes)
  let sizes = operation.reference(magnitudes, as: Double.self)[0]
  let largest = operation.reference([inputs[0].largest, magnitudes[1]], as: Double.self)[0]
  guard found.count == exact.count else { return .infinity }
  return exact.indices.reduce(0.0) { worst, index in
    var bound = Double(terms + 4) * 0x1p-24 * sizes[index]
    switch inputs[1].elementType {
    case _ where isRounded: break
    case .bfloat16: bound += 0x1p-8 * sizes[index]
    case .int8: bound += largest[index] / 254 * (1 + 0x1p-20)
    default: break
    }
    let error = abs(Double(found[index]) - exact[index])
    if error == 0 { return worst }
    return error.isNaN ? .infinity : max(worst, error / bound)
  }
}

extension SeededGenerator {
  /// Numbers that are not changed by being rounded as what meets weights of a type is; of i8, each row has the
  /// largest.
  mutating func roundedTensor(_ shape: Shape, _ type: ElementType) throws -> Tensor {
    switch type {
    case .bfloat16: return try tensor(shape).converted(to: .bfloat16).converted(to: .float32)
    case .int8:
      let columns = shape[-1]
      let values = (0..<shape.elementCount).map { index in
        Float(index % columns == 0 ? -127 : Int.random(in: -127...127, using: &self)) / 64
      }
      return Tensor(values, shape: shape)
    default: return tensor(shape)
    }
  }
}
