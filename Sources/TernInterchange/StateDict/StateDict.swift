import TernTensor

/// The weights of a network by name, `encoder.encoder.layers.0.lstm.weight_ih_l0`, in the file's order.
public struct StateDict: Sendable {
  /// The tensors' names, in the file's order.
  public private(set) var names: [String] = []
  /// Numbers that are not tensors: attributes of TorchScript modules such as `norm_final.eps`.
  public private(set) var numbers: [String: Double] = [:]
  private var tensors: [String: Tensor] = [:]

  /// An empty one.
  public init() {}

  /// The tensor of that name; nil where there is none.
  public subscript(name: String) -> Tensor? { tensors[name] }

  /// Adds a tensor behind the others.
  ///
  /// - Throws: ``InterchangeError`` with code `.format` where the name is taken.
  public mutating func add(_ tensor: Tensor, as name: String) throws(InterchangeError) {
    guard tensors.updateValue(tensor, forKey: name) == nil, numbers[name] == nil else {
      throw InterchangeError(code: .format, message: "the name '\(name)' comes twice")
    }
    names.append(name)
  }

  /// Adds a number.
  ///
  /// - Throws: ``InterchangeError`` with code `.format` where the name is taken.
  public mutating func add(_ number: Double, as name: String) throws(InterchangeError) {
    guard numbers.updateValue(number, forKey: name) == nil, tensors[name] == nil else {
      throw InterchangeError(code: .format, message: "the name '\(name)' comes twice")
    }
  }

  /// The tensor of that name.
  ///
  /// - Throws: ``InterchangeError`` with code `.missing` where there is none, `.tensor` where it has
  ///   another shape than the one expected.
  public func tensor(
    _ name: String, shape: Shape? = nil
  ) throws(InterchangeError) -> Tensor {
    guard let tensor = tensors[name] else {
      throw InterchangeError(
        code: .missing, message: "there is no '\(name)' among the \(names.count) tensors")
    }
    if let shape, shape != tensor.shape {
      throw InterchangeError(
        code: .tensor, message: "'\(name)' has shape \(tensor.shape), not \(shape)")
    }
    return tensor
  }

  /// The number of that name, or the only element of the tensor of that name: what is a buffer in a
  /// checkpoint is an attribute in a TorchScript archive.
  ///
  /// - Throws: ``InterchangeError`` with code `.missing` where there is neither, `.tensor` where the
  ///   tensor has several elements.
  public func number(_ name: String) throws(InterchangeError) -> Double {
    if let number = numbers[name] { return number }
    let tensor = try tensor(name)
    guard tensor.shape.elementCount == 1, let value = tensor.elements(as: Double.self).first else {
      throw InterchangeError(
        code: .tensor, message: "'\(name)' has shape \(tensor.shape), not one element")
    }
    return value
  }

  /// What stands under a prefix, without it: `below("encoder.")` has `encoder_embed.conv.0.weight`.
  public func below(_ prefix: String) -> StateDict {
    var part = StateDict()
    for name in names where name.hasPrefix(prefix) {
      let rest = String(name.dropFirst(prefix.count))
      part.names.append(rest)
      part.tensors[rest] = tensors[name]
    }
    for (name, number) in numbers where name.hasPrefix(prefix) {
      part.numbers[String(name.dropFirst(prefix.count))] = number
    }
    return part
  }
}
