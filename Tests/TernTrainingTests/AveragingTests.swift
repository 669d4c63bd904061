import TernAutograd
import TernInterchange
import TernTensor
import TernTraining
import TestSupport
import Testing

@Suite struct AveragingTests {
  static func cut(_ name: String) throws -> Checkpoint {
    try Checkpoint(path: Fixtures.path("checkpoints/\(name).pt"))
  }

  /// The first two of each axis, as the cut checkpoints have them.
  static func cut(_ tensor: Tensor) -> [Double] {
    let extents = tensor.shape.extents
    let elements = tensor.elements(as: Double.self)
    return elements.indices.filter { index in
      var rest = index
      return extents.reversed().allSatisfy { extent in
        defer { rest /= extent }
        return rest % extent < 2
      }
    }.map { elements[$0] }
  }

  @Test func meanOverAWindowIsIcefalls() throws {
    let goldens = try Goldens("trajectory")
    let average = try StateDict.mean(
      after: Self.cut("checkpoint-6-cut"), upTo: Self.cut("epoch-2-cut"))
    #expect(average.names.count == 79)
    for name in average.names {
      let expected = Self.cut(try goldens.tensor("average_6_12.\(name)"))
      let found = try average.tensor(name)
      #expect(found.elementType == .float32)
      #expect(largestDifference(found.elements(), expected) <= 1e-6, "\(name)")
    }
  }

  @Test func runningAverageIsTheMean() throws {
    var random = SeededGenerator(seed: 1)
    let first = random.tensor([7, 5])
    let parameters = try Parameters([("w", first), ("eps", random.tensor([]))], buffers: ["eps"])
    let average = ModelAverage(of: parameters)
    let entries = parameters.entries
    #expect(parameters.elements(of: entries[0], in: average.values) == first.elements())
    var sums = entries.map { [Double](repeating: 0, count: $0.shape.elementCount) }
    for batch in 1...40 {
      for entry in entries { try parameters.set(entry.name, to: random.tensor(entry.shape)) }
      guard batch.isMultiple(of: 4) else { continue }
      average.update(with: parameters, batch: batch, period: 4)
      for (index, entry) in entries.enumerated() {
        let values = try parameters.value(of: entry.name).elements(as: Double.self)
        sums[index] = zip(sums[index], values).map(+)
        let mean = sums[index].map { $0 / Double(batch / 4) }
        let found = parameters.elements(of: entry, in: average.values)
        #expect(largestDifference(found, mean) <= 1e-6, "batch \(batch)")
      }
    }
  }

  @Test func windowOfRunningAveragesIsTheMeanInIt() throws {
    try withTemporaryFolder { folder in
      var random = SeededGenerator(seed: 2)
      let parameters = try Parameters([("w", random.tensor([3, 4]))])
      let average = ModelAverage(of: parameters)
      var sum = [Double](repeating: 0, count: 12)
      for batch in 1...50 {
        try parameters.set("w", to: random.tensor([3, 4]))
        if batch.isMultiple(of: 5) {
          average.update(with: parameters, batch: batch, period: 5)
          let values = try parameters.value(of: "w").elements(as: Double.self)
          if 21...45 ~= batch { sum = zip(sum, values).map(+) }
        }
        // Batches between two multiples of the period count as the one before.
        if batch == 22 || batch == 48 {
          let weights = Tensor(
            copying: parameters.view(of: parameters.entries[0], in: average.values))
          try Checkpoint.write(
            [
              "model_avg": .orderedDictionary([("w", .tensor(weights))]), "average_period": 5,
              "batch_idx_train": .integer(batch),
            ], to: "\(folder)/checkpoint-\(batch).pt")
        }
      }
      let mean = try CheckpointSelection(end: .batch(50), count: 1)
        .average(in: CheckpointFolder(path: folder))
      let found = try mean.tensor("w").elements(as: Double.self)
      #expect(largestDifference(found, sum.map { $0 / 5 }) <= 2e-6)

      let start = try Checkpoint(path: "\(folder)/checkpoint-22.pt")
      let message = trainingError { _ = try StateDict.mean(after: start, upTo: start) }?.message
      #expect(message?.hasPrefix("no running average was updated between") == true)
      let wrong = trainingError { _ = try StateDict.mean(of: [start]) }
      #expect(wrong?.code == .checkpoint)
    }
  }

  static func write(_ values: [Float], _ name: String, to path: String) throws {
    let tensor = Tensor(values, shape: [values.count])
    try Checkpoint.write(
      ["model": .orderedDictionary([(.string(name), .tensor(tensor))])], to: path)
  }

  @Test func meanOfWeights() throws {
    try withTemporaryFolder { path in
      let folder = CheckpointFolder(path: path)
      for epoch in 1...4 {
        let number = Float(1 << epoch)
        try Self.write([number, -number], "w", to: folder.path(epoch: epoch))
      }
      let plain = { (epoch: Int, count: Int) in
        try CheckpointSelection(end: .epoch(epoch), count: count, usesRunningAverages: false)
          .average(in: folder).tensor("w").elements(as: Float.self)
      }
      #expect(try plain(4, 1) == [16, -16])
      #expect(try plain(4, 3) == [28 / 3, -28 / 3])
      #expect(try plain(2, 9) == [3, -3])  // as icefall, from epoch 1 on
      try Self.write([1, 2], "v", to: folder.path(epoch: 3))
      let error = trainingError { _ = try plain(4, 3) }
      #expect(error?.message.contains("missing: 'w'; not expected: 'v'") == true)
      try Self.write([1, 2, 3], "w", to: folder.path(epoch: 3))
      #expect(trainingError { _ = try plain(4, 3) }?.code == .checkpoint)
    }
  }

  @Test func namesTheFilesThatAreMissing() throws {
    try withTemporaryFolder { path in
      let folder = CheckpointFolder(path: path)
      for batch in [200, 1000, 4000] {
        try Self.write([1], "w", to: folder.path(batch: batch))
      }
      try Self.write([1], "w", to: folder.path(epoch: 3))
      for name in ["checkpoint-.pt", "checkpoint-5000.pt.bak", "checkpoint-5x.pt", "pretrained.pt"]
      {
        try Self.write([1], "w", to: "\(path)/\(name)")
      }
      let paths = { (end: CheckpointSelection.End, count: Int, running: Bool) in
        try CheckpointSelection(end: end, count: count, usesRunningAverages: running)
          .paths(in: folder)
      }
      #expect(try folder.batchCheckpoints().map(\.batch) == [4000, 1000, 200])
      #expect(try paths(.batch(4000), 2, true) == [200, 4000].map(folder.path(batch:)))
      #expect(try paths(.batch(4000), 2, false) == [1000, 4000].map(folder.path(batch:)))
      #expect(try paths(.batch(3999), 1, true) == [200, 1000].map(folder.path(batch:)))
      #expect(try paths(.epoch(3), 1, false) == [folder.path(epoch: 3)])
      let few = trainingError { _ = try paths(.batch(1000), 2, true) }
      #expect(few?.code == .checkpoint)
      #expect(few?.message.contains("3 files checkpoint-<n>.pt with n up to 1000") == true)
      #expect(few?.message.contains("there are 2") == true)
      let missing = trainingError { _ = try paths(.epoch(4), 2, true) }
      #expect(missing?.message == "missing: \(path)/epoch-2.pt, \(path)/epoch-4.pt")
      #expect(trainingError { _ = try paths(.epoch(3), 3, true) }?.code == .option)
      #expect(trainingError { _ = try paths(.epoch(3), 0, true) }?.code == .option)
      #expect(trainingError { _ = try paths(.batch(.max), 1_000_000, true) }?.code == .checkpoint)
      #expect(trainingError { _ = try paths(.epoch(.max), .max, true) }?.code == .option)
      let nowhere = CheckpointFolder(path: "\(path)/none")
      #expect(trainingError { _ = try nowhere.batchCheckpoints() }?.code == .checkpoint)
    }
  }

  @Test func keepsTheLast() throws {
    try withTemporaryFolder { path in
      let folder = CheckpointFolder(path: path)
      for batch in [9, 10, 100, 20] { try Self.write([1], "w", to: folder.path(batch: batch)) }
      try Self.write([1], "w", to: folder.path(epoch: 1))
      try folder.keepLast(3, of: .max)
      #expect(try folder.batchCheckpoints().map(\.batch) == [100, 20, 10])
      try folder.keepLast(5, of: .max)
      #expect(try folder.batchCheckpoints().count == 3)
      try folder.keepLast(0, of: .max)
      #expect(try folder.batchCheckpoints().map(\.batch) == [100])
      _ = try Checkpoint(path: folder.path(epoch: 1))
    }
  }

  @Test func copiesTheBest() throws {
    try withTemporaryFolder { path in
      let folder = CheckpointFolder(path: path)
      for epoch in 1...2 {
        try Self.write([Float(epoch)], "w", to: folder.path(epoch: epoch))
        try folder.copy(folder.path(epoch: epoch), asBest: .validLoss)
        let best = try Checkpoint(path: "\(path)/best-valid-loss.pt").stateDict()
        #expect(try best.tensor("w").elements(as: Float.self) == [Float(epoch)])
      }
      let missing = folder.path(epoch: 3)
      let error = trainingError { try folder.copy(missing, asBest: .validLoss) }
      #expect(error?.code == .checkpoint)
      _ = try Checkpoint(path: "\(path)/best-valid-loss.pt")
    }
  }
}
