import TernInterchange
import TernTensor

extension StateDict {
  /// The mean of the weights (`model`) of several checkpoints.
  ///
  /// What is not a floating-point tensor is as in the first checkpoint. Source: icefall,
  /// `icefall/checkpoint.py`, `average_checkpoints`.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where there is no checkpoint, or one has
  ///   other weights than the first, or cannot be read.
  public static func mean(of checkpoints: [Checkpoint]) throws(TrainingError) -> StateDict {
    try combination(checkpoints.map { ($0, 1 / Double(checkpoints.count)) }, key: "model")
  }

  /// The mean of the weights after all batches behind the checkpoint `start` up to `end`, at intervals
  /// of the training's `average_period`; exact, from the running averages (`model_avg`) of both.
  ///
  /// With s and e batches, rounded down to multiples of the period: avg = e/(e-s) · avgₑ - s/(e-s) ·
  /// avgₛ. Source: icefall, `icefall/checkpoint.py`, `average_checkpoints_with_averaged_model`.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where the checkpoints are not of one training,
  ///   in this order and at least a period apart, or cannot be read.
  public static func mean(
    after start: Checkpoint, upTo end: Checkpoint
  ) throws(TrainingError) -> StateDict {
    let window = try window(after: start, upTo: end)
    guard !window.isEmpty else {
      throw TrainingError(
        .checkpoint,
        "no running average was updated between \(start.path) and \(end.path): average the weights "
          + "instead (--use-averaged-model false), or train with a smaller average-period")
    }
    let factor = Double(window.upperBound) / Double(window.count)
    return try combination([(end, factor), (start, 1 - factor)], key: "model_avg")
  }

  /// The batches after one checkpoint up to another, both rounded down to multiples of the period of the
  /// running averages.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where the checkpoints are not of one training,
  ///   in this order.
  static func window(
    after start: Checkpoint, upTo end: Checkpoint
  ) throws(TrainingError) -> Range<Int> {
    for key in ["average_period", "seed"] {
      let (a, b) = (start[key]?.integer, end[key]?.integer)
      if a != b {
        throw TrainingError(
          .checkpoint,
          "\(start.path) and \(end.path) are not of one training: their \(key) is "
            + "\(a.map(String.init) ?? "missing") and \(b.map(String.init) ?? "missing")")
      }
    }
    let period = try start.positiveInteger("average_period")
    let first = try start.positiveInteger("batch_idx_train") / period * period
    let last = try end.positiveInteger("batch_idx_train") / period * period
    guard first <= last else {
      throw TrainingError(
        .checkpoint, "\(start.path), of batch \(first), comes after \(end.path), of batch \(last)")
    }
    return first..<last
  }

  /// The sum of weights times factors, with the names, shapes and types of the first.
  private static func combination(
    _ terms: [(checkpoint: Checkpoint, factor: Double)], key: String
  ) throws(TrainingError) -> StateDict {
    do {
      let all = try terms.map { (weights: try $0.checkpoint.stateDict(key), factor: $0.factor) }
      guard let first = all.first?.weights else {
        throw TrainingError(.checkpoint, "there is no checkpoint to average")
      }
      for (term, (weights, _)) in zip(terms, all) {
        try weights.require(first.names, in: term.checkpoint.path)
      }
      var result = StateDict()
      for name in first.names {
        let shape = try first.tensor(name).shape
        let tensors = try all.map { (try $0.weights.tensor(name, shape: shape), $0.factor) }
        try result.add(combination(of: tensors), as: name)
      }
      return result
    } catch let error as TrainingError {
      throw error
    } catch {
      throw TrainingError(.checkpoint, "\(error)")
    }
  }

  private static func combination(
    of terms: [(tensor: Tensor, factor: Double)]
  ) throws(TensorError) -> Tensor {
    let first = terms[0].tensor
    guard first.elementType.isFloatingPoint else { return first }
    var sum = [Double](repeating: 0, count: first.shape.elementCount)
    for (tensor, factor) in terms {
      for (index, value) in tensor.elements(as: Double.self).enumerated() {
        sum[index] += factor * value
      }
    }
    return try Tensor(sum, shape: first.shape).converted(to: first.elementType)
  }
}

extension Checkpoint {
  /// An integer of at least 1 that a training has written.
  func positiveInteger(_ key: String) throws(TrainingError) -> Int {
    guard let value = self[key]?.integer, value > 0 else {
      throw TrainingError(
        .checkpoint,
        "\(path): '\(key)' is \(self[key]?.description ?? "missing"), not a positive number")
    }
    return value
  }
}

extension ElementType {
  fileprivate var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    default: false
    }
  }
}
