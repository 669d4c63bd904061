/// Which weights a test set is decoded with.
public enum DecodedWeights: Sendable, Hashable, CustomStringConvertible {
  /// An average that ends with `epoch-<n>.pt`, of so many checkpoints.
  case epoch(Int, average: Int, usesRunningAverages: Bool)
  /// An average that ends with `checkpoint-<n>.pt`, of so many checkpoints.
  case batch(Int, average: Int, usesRunningAverages: Bool)
  /// A model file, by its name.
  case model(String)

  /// What the names of results begin with.
  var prefix: String {
    switch self {
    case .epoch(let epoch, let average, _): "epoch-\(epoch)-avg-\(average)"
    case .batch(let batch, let average, _): "iter-\(batch)-avg-\(average)"
    case .model(let name): "model-\(name)"
    }
  }

  /// Whether the running averages of checkpoints are used.
  var usesRunningAverages: Bool {
    switch self {
    case .epoch(_, _, let uses), .batch(_, _, let uses): uses
    case .model: false
    }
  }

  /// A text for people.
  public var description: String {
    switch self {
    case .epoch(let epoch, let average, _): "epoch \(epoch), avg \(average)"
    case .batch(let batch, let average, _): "iter \(batch), avg \(average)"
    case .model(let name): name
    }
  }
}
