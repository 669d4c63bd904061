import TernTensor

extension Checkpoint {
  /// The weights under a key: `model`, or `model_avg` for icefall's running average.
  ///
  /// A file that is itself a state dictionary has its weights under `model`, and so has a TorchScript
  /// archive: tensors and numbers by module path. A `module.` in front of every name, left by
  /// distributed training, is taken off.
  ///
  /// - Throws: ``InterchangeError`` with code `.missing` where the key is not there, `.format` where
  ///   it holds something other than weights or where bytes are damaged, `.tensor` where copies would
  ///   take too much memory; the message begins with the path.
  public func stateDict(_ key: String = "model") throws(InterchangeError) -> StateDict {
    do {
      let stateDict =
        if container == .torchScript && key == "model" {
          try moduleStateDict()
        } else {
          try plainStateDict(try dictionary(key), key: key)
        }
      let prefix = "module."
      let isWrapped =
        !stateDict.names.isEmpty && stateDict.names.allSatisfy { $0.hasPrefix(prefix) }
      return isWrapped ? stateDict.below(prefix) : stateDict
    } catch {
      throw error.located(in: path)
    }
  }

  /// The tensor that a value of this checkpoint stands for; nil where it is something else.
  ///
  /// - Throws: ``InterchangeError`` with code `.format` where its bytes are damaged, `.tensor` where a
  ///   copy would take too much memory; the message begins with the path.
  public func tensor(_ value: PickleValue) throws(InterchangeError) -> Tensor? {
    do {
      guard let reference = try value.tensorReference() else { return nil }
      var reader = tensorReader
      return try reader.read(reference)
    } catch {
      throw error.located(in: path)
    }
  }

  private func dictionary(_ key: String) throws(InterchangeError) -> PickleValue {
    if let value = root[key], !value.isNone { return value }
    guard let entries = root.entries else {
      throw InterchangeError(
        code: .format, message: "holds \(root), not a dictionary with '\(key)'")
    }
    if key == "model", try holdsTensors(root) { return root }
    let keys = entries.prefix(30).map { $0.key.description }.joined(separator: ", ")
    throw InterchangeError(
      code: .missing, message: "has no '\(key)'; what it has: \(keys.isEmpty ? "nothing" : keys)")
  }

  private func holdsTensors(_ value: PickleValue) throws(InterchangeError) -> Bool {
    for entry in value.entries ?? [] {
      if try entry.value.tensorReference() != nil { return true }
    }
    return false
  }

  private func plainStateDict(
    _ value: PickleValue, key: String
  ) throws(InterchangeError) -> StateDict {
    guard let entries = value.entries else {
      throw InterchangeError(code: .format, message: "'\(key)' is \(value), not a state dictionary")
    }
    var reader = tensorReader
    var stateDict = StateDict()
    for entry in entries {
      guard let name = entry.key.string else {
        throw InterchangeError(code: .format, message: "'\(key)' has the key \(entry.key)")
      }
      if let number = entry.value.number {
        try stateDict.add(number, as: name)
        continue
      }
      guard let reference = try entry.value.tensorReference() else {
        throw InterchangeError(
          code: .format, message: "'\(name)' in '\(key)' is \(entry.value), not a tensor")
      }
      try stateDict.add(reader.read(reference, name: name), as: name)
    }
    return stateDict
  }
}

extension PickleValue {
  func tensorReference() throws(InterchangeError) -> TensorReference? {
    try TensorReference(node: index, in: pickle)
  }
}

extension TensorReader {
  /// The tensor, named in errors.
  mutating func read(
    _ reference: TensorReference, name: String
  ) throws(InterchangeError) -> Tensor {
    do {
      return try read(reference)
    } catch {
      throw error.located(in: name)
    }
  }
}
