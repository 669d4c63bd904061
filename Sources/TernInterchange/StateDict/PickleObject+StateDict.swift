extension PickleObject {
  /// Weights as a module's state: an `OrderedDict` of tensors.
  public init(_ stateDict: StateDict) {
    self = .orderedDictionary(
      stateDict.names.compactMap { name in
        stateDict[name].map { (key: .string(name), value: .tensor($0)) }
      })
  }
}
