extension Checkpoint {
  /// What a checkpoint of icefall says of its training: the numbers, truth values and short texts of
  /// its dictionary by key, for example `cur_epoch` and `lr_batches`, a hundred at most.
  ///
  /// Paths are left out: they say something of a machine, nothing of the weights.
  public var trainingConfiguration: [String: String] {
    var configuration: [String: String] = [:]
    for entry in root.entries ?? [] {
      guard let key = entry.key.string, Self.isPlain(key), let text = entry.value.scalarText else {
        continue
      }
      if configuration.count == 100 && configuration[key] == nil { continue }
      configuration[key] = text
    }
    return configuration
  }

  /// Whether a key is short printable ASCII.
  private static func isPlain(_ key: String) -> Bool {
    (1...64).contains(key.utf8.count) && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

extension PickleValue {
  /// The text of a number, a truth value or a short text that is no path; nil for other objects.
  fileprivate var scalarText: String? {
    switch node {
    case .bool, .integer, .float: return description
    case .string(let text):
      let isPath = text.contains("/") || text.contains("\\")
      let isPlain = text.utf8.count <= 1024 && text.utf8.allSatisfy { $0 >= 0x20 }
      return isPlain && !isPath ? text : nil
    default: return nil
    }
  }
}
