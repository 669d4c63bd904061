import TernInterchange
import TernTensor

/// All that a checkpoint holds, to the bit, by its path within the checkpoint: `optimizer.state.0.step`.
package struct CheckpointBits {
  package private(set) var values: [String: [UInt64]] = [:]

  /// Reads a checkpoint, but for the keys `leavingOut` of its dictionary.
  package init(path: String, leavingOut: Set<String> = []) throws {
    let checkpoint = try Checkpoint(path: path)
    for entry in checkpoint.root.entries ?? [] {
      let key = Self.text(of: entry.key)
      if !leavingOut.contains(key) { try add(entry.value, of: checkpoint, as: key) }
    }
  }

  /// The paths at which two checkpoints differ.
  package func differences(from other: CheckpointBits) -> [String] {
    Set(values.keys).union(other.values.keys).filter { values[$0] != other.values[$0] }.sorted()
  }

  private mutating func add(_ value: PickleValue, of file: Checkpoint, as path: String) throws {
    if let tensor = try file.tensor(value) {
      let floats = tensor.elements(as: Float.self).map { UInt64($0.bitPattern) }
      values[path] = tensor.shape.extents.map { UInt64($0) } + floats
    } else if let entries = value.entries {
      values[path] = [UInt64(entries.count)]
      for entry in entries {
        try add(entry.value, of: file, as: "\(path).\(Self.text(of: entry.key))")
      }
    } else if let elements = value.elements {
      values[path] = [UInt64(elements.count)]
      for (index, element) in elements.enumerated() {
        try add(element, of: file, as: "\(path).\(index)")
      }
    } else if case .float(let number) = value.content {
      values[path] = [number.bitPattern]
    } else {
      values[path] = Self.text(of: value).utf8.map { UInt64($0) }
    }
  }

  private static func text(of value: PickleValue) -> String { value.string ?? value.description }
}
