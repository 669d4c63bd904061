import Foundation
import TernNetworks
import TernTensor

/// The parameters of a model file: scales are multiplied in, an LSTM's two biases are one, epsilons are
/// plain numbers, and the heads of the simple loss are missing.
struct FoldedParameters {
  private let tensors: [String: Tensor]

  /// The tensors of a model file, by name.
  init(_ tensors: [String: Tensor]) { self.tensors = tensors }

  /// The parameters as they are learnt, and what was made of something else.
  ///
  /// Of a weight and the logarithm of its scale only their product is known. The scale is chosen so
  /// that the weight has the root mean square that Eve keeps it at, 0.1: its steps are then as large as
  /// they were.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` naming what is missing or has another shape, and
  ///   ``TensorError``.
  func unfolded(
    _ sizes: TransducerSizes
  ) throws -> (parameters: [String: Tensor], substitutes: [String]) {
    let declarations = LSTMTransducer(sizes: sizes).declarations
    let names = Set(declarations.map(\.name))
    let heads = try SimpleHeads(ofJoiner: tensors)
    var parameters: [String: Tensor] = [:]
    for declaration in declarations where !declaration.isScale {
      let name = declaration.name
      guard let value = try heads.tensors[name] ?? folded(name, shape: declaration.shape),
        value.shape == declaration.shape
      else {
        throw TrainingError(.checkpoint, "no '\(name)' of shape \(declaration.shape)")
      }
      let scale = LSTMTransducer.scale(of: name)
      guard names.contains(scale) else {
        parameters[name] = value
        continue
      }
      let logarithm = declaration.shape.rank > 1 ? Self.scale(of: value) : 0
      parameters[name] = value.multiplied(by: exp(-logarithm))
      parameters[scale] = Tensor([logarithm], shape: [])
    }
    return (parameters, heads.tensors.keys.sorted())
  }

  /// A parameter with its scale; nil where the file has none.
  private func folded(_ name: String, shape: Shape) throws -> Tensor? {
    func named(_ last: String) -> String {
      (name.split(separator: ".").dropLast().map(String.init) + [last]).joined(separator: ".")
    }
    switch name.split(separator: ".").last {
    case "eps":
      let epsilon = try tensors[named("epsilon")]?.converted(to: .float32)
      return epsilon.map { Tensor($0.elements(as: Float.self).map { log($0) }, shape: $0.shape) }
    case "bias_ih_l0": return try tensors[named("bias")]?.converted(to: .float32)
    case "bias_hh_l0": return .zeros(shape)
    default: return try tensors[name]?.converted(to: .float32)
    }
  }

  /// The logarithm of the scale of a weight, as far as Eve lets it go.
  private static func scale(of weight: Tensor) -> Float {
    let values = weight.elements(as: Double.self)
    let square = values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))
    guard square > 0 else { return 0 }
    return Float(min(max(log(square.squareRoot() / 0.1), -10), 2))
  }
}

extension Tensor {
  /// The elements times a factor, f32.
  func multiplied(by factor: Float) -> Tensor {
    factor == 1 ? self : Tensor(elements(as: Float.self).map { $0 * factor }, shape: shape)
  }
}
