import TernTensor

extension Plan {
  /// Copies a tensor into an input.
  ///
  /// - Throws: ``InterpreterError`` with code `.name` where there is no such input, `.type` where the
  ///   tensor's type or shape is another.
  public func set(_ input: String, to tensor: Tensor) throws {
    let shape = try shape(of: input)
    guard tensor.shape == shape else {
      throw InterpreterError(.type, "input '\(input)' is \(shape), not \(tensor.shape)")
    }
    switch tensor.elementType {
    case .int64: try copy(tensor, into: input, of: Int64.self)
    default: try copy(tensor.converted(to: .float32), into: input, of: Float.self)
    }
  }

  private func copy<Value: Element>(
    _ tensor: Tensor, into input: String, of type: Value.Type
  ) throws {
    try withInput(input, of: type) { target in
      tensor.withElements(of: type) { source in
        for index in source.indices { target[index] = source[index] }
      }
    }
  }
}
