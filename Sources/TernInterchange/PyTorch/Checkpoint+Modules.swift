import TernTensor

extension Checkpoint {
  /// The most bytes that the paths of all modules may take together: a bound for archives whose
  /// modules contain each other.
  private static let pathBudget = 1 << 26

  /// Tensors and numbers of a TorchScript archive's modules, by module path. Lists, texts and truth
  /// values are left out: no weights stand in them that are not named as well.
  func moduleStateDict() throws(InterchangeError) -> StateDict {
    guard root.isModule else {
      throw InterchangeError(code: .format, message: "holds \(root), not a module")
    }
    var reader = tensorReader
    var stateDict = StateDict()
    var budget = Self.pathBudget
    var pending = [(module: root, path: "")]
    while let (module, path) = pending.popLast() {
      var children: [(module: PickleValue, path: String)] = []
      for entry in module.attributes {
        guard let attribute = entry.key.string else { continue }
        let name = path + attribute
        budget -= name.utf8.count + 64
        guard budget >= 0 else {
          throw InterchangeError(
            code: .format, message: "the modules contain each other, or are too many")
        }
        if let reference = try entry.value.tensorReference() {
          try stateDict.add(reader.read(reference, name: name), as: name)
        } else if let number = entry.value.number {
          try stateDict.add(number, as: name)
        } else if entry.value.isModule {
          children.append((entry.value, name + "."))
        }
      }
      pending += children.reversed()
    }
    return stateDict
  }
}

extension PickleValue {
  /// Whether this is an object of a TorchScript class.
  fileprivate var isModule: Bool {
    if case .record(let record) = node {
      TorchGlobals.isScriptClass(record.callable)
    } else {
      false
    }
  }

  /// The attributes of an object, in order.
  fileprivate var attributes: [(key: PickleValue, value: PickleValue)] {
    guard case .record(let record) = node, let state = record.state else { return [] }
    return at(state).entries ?? []
  }
}
