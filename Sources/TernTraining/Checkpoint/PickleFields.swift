import TernInterchange
import TernTensor

/// The entries of a dictionary of a checkpoint, each checked for what it must be.
struct PickleFields {
  private let value: PickleValue
  /// What the dictionary is called in errors.
  private let name: String
  private let checkpoint: Checkpoint

  /// The entries of the checkpoint itself.
  init(_ checkpoint: Checkpoint) {
    self.init(checkpoint.root, name: checkpoint.path, in: checkpoint)
  }

  private init(_ value: PickleValue, name: String, in checkpoint: Checkpoint) {
    self.value = value
    self.name = name
    self.checkpoint = checkpoint
  }

  /// An error about an entry.
  func failure(_ key: String, expected: String) -> TrainingError {
    let found = value[key]?.description ?? "missing"
    return TrainingError(.checkpoint, "\(name): '\(key)' is \(found), expected \(expected)")
  }

  /// A dictionary.
  func fields(_ key: String) throws(TrainingError) -> PickleFields {
    guard let inner = value[key], inner.entries != nil else {
      throw failure(key, expected: "a dictionary")
    }
    return PickleFields(inner, name: "\(name): \(key)", in: checkpoint)
  }

  /// A dictionary under an integer; nil where there is none.
  func fields(_ key: Int) -> PickleFields? {
    guard let inner = value[key], inner.entries != nil else { return nil }
    return PickleFields(inner, name: "\(name): \(key)", in: checkpoint)
  }

  /// The only dictionary of a list.
  func onlyFields(_ key: String) throws(TrainingError) -> PickleFields {
    guard let inner = value[key]?.elements, inner.count == 1, inner[0].entries != nil else {
      throw failure(key, expected: "a list of one dictionary")
    }
    return PickleFields(inner[0], name: "\(name): \(key)", in: checkpoint)
  }

  /// An integer that is not less than `least`.
  func integer(_ key: String, atLeast least: Int = 0) throws(TrainingError) -> Int {
    guard let number = value[key]?.integer, number >= least else {
      throw failure(key, expected: "an integer of at least \(least)")
    }
    return number
  }

  /// A number.
  func number(_ key: String) throws(TrainingError) -> Double {
    guard let number = value[key]?.number else { throw failure(key, expected: "a number") }
    return number
  }

  /// A number in a range.
  func number(_ key: String, in range: ClosedRange<Double>) throws(TrainingError) -> Double {
    let number = try number(key)
    guard range ~= number else { throw failure(key, expected: "a number in \(range)") }
    return number
  }

  /// Numbers of a range, in a tuple or list.
  func numbers(
    _ key: String, count: Int, in range: ClosedRange<Double>
  ) throws(TrainingError) -> [Double] {
    let numbers = value[key]?.elements?.map(\.number) ?? []
    let found = numbers.compactMap { $0 }.filter { range ~= $0 }
    guard numbers.count == count, found.count == count else {
      throw failure(key, expected: "\(count) numbers in \(range)")
    }
    return found
  }

  /// Integers in a tuple or list.
  func integers(_ key: String) throws(TrainingError) -> [Int] {
    let items = value[key]?.elements ?? []
    let integers = items.compactMap(\.integer)
    guard value[key]?.elements != nil, integers.count == items.count else {
      throw failure(key, expected: "a list of integers")
    }
    return integers
  }

  /// A tensor of the given shape, as f32.
  func tensor(_ key: String, shape: Shape) throws(TrainingError) -> Tensor {
    do {
      if let inner = value[key], let tensor = try checkpoint.tensor(inner), tensor.shape == shape {
        return try tensor.converted(to: .float32)
      }
    } catch {
      throw TrainingError(.checkpoint, "\(name): '\(key)': \(error)")
    }
    throw failure(key, expected: "a tensor of \(shape)")
  }
}
