import TernAutograd
import TernInterchange
import TernTensor
import TernTraining

/// The error that `body` throws; nil where it throws none, or one of another type.
func trainingError(of body: () throws -> Void) -> TrainingError? {
  do {
    try body()
    return nil
  } catch {
    return error as? TrainingError
  }
}

/// The buffer of icefall's model.
let bufferName = "encoder.encoder_embed.out_norm.eps"

extension Parameters {
  /// All values, in order.
  func allValues() throws -> [[Float]] {
    try entries.map { try value(of: $0.name).elements(as: Float.self) }
  }

  /// The elements of an entry in a storage that is laid out as the values.
  func elements(of entry: Entry, in storage: MutableStorage) -> [Double] {
    Tensor(copying: view(of: entry, in: storage)).elements(as: Double.self)
  }

  /// Parameters with the weights of a checkpoint.
  convenience init(of checkpoint: Checkpoint, key: String = "model") throws {
    let weights = try checkpoint.stateDict(key)
    try self.init(
      try weights.names.map { ($0, try weights.tensor($0)) }, buffers: [bufferName])
  }
}
