import TernAutograd
import TernInterchange
import TernTensor

extension Parameters {
  /// A module's `state_dict`, of a storage that is laid out as the values.
  ///
  /// - Throws: ``TensorError`` where the storage has another layout.
  func stateDict(of storage: MutableStorage) throws(TensorError) -> PickleObject {
    var items: [(key: PickleObject.Key, value: PickleObject)] = []
    for entry in entries {
      items.append((.string(entry.name), .tensor(try tensor(entry, standingOn: storage))))
    }
    return .orderedDictionary(items)
  }

  /// A tensor on the elements themselves, not on a copy: for one who is done with it before they are
  /// written again.
  func tensor(
    _ entry: Entry, standingOn storage: MutableStorage
  ) throws(TensorError) -> Tensor {
    let bytes = unsafe Storage(
      base: storage.address(at: 0), byteCount: storage.byteCount, owner: storage)
    return try Tensor(
      elementType: .float32, shape: entry.shape, storage: bytes, byteOffset: entry.offset * 4)
  }

  /// The weights of a checkpoint under a key, which must be these parameters and no others; in the
  /// file's order, in f32.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where they are not.
  func weights(_ key: String, of checkpoint: Checkpoint) throws(TrainingError) -> StateDict {
    do {
      let found = try checkpoint.stateDict(key)
      try found.require(entries.map(\.name), in: checkpoint.path)
      var weights = StateDict()
      for name in found.names {
        let tensor = try found.tensor(name, shape: self[name]?.shape)
        try weights.add(tensor.converted(to: .float32), as: name)
      }
      return weights
    } catch {
      throw TrainingError(reading: checkpoint.path, error)
    }
  }

  /// Copies weights into a storage that is laid out as the values.
  ///
  /// - Precondition: the weights are these parameters, in f32.
  func copy(_ weights: StateDict, into storage: MutableStorage) {
    for entry in entries {
      guard let tensor = weights[entry.name] else { continue }
      view(of: entry, in: storage).copyElements(from: TensorView(tensor, scales: nil))
    }
  }
}

extension TrainingError {
  /// What kept a checkpoint from being read; the message begins with the path.
  init(reading path: String, _ error: any Error) {
    let message = "\(error)"
    self.init(.checkpoint, message.hasPrefix(path) ? message : "\(path): \(message)")
  }
}
