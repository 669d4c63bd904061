import Foundation
import TernAutograd
import TernCorpus
import TernInterchange
import TernNetworks
import TernTensor
import TernTraining
import TestSupport
import Testing

/// A training that is stopped and goes on from a checkpoint is one that was never stopped, bit for bit.
@Suite struct ResumeTests {
  /// Tells nobody anything.
  private struct Silence: TrainingLog.Display {
    func show(_ line: String) {}
    func progress(_ progress: EpochProgress?) {}
  }

  /// Made-up batches, `count` an epoch, always the same for the same epoch.
  private final class MadeUpBatches: BatchSource {
    private var rest: ArraySlice<Batch>
    /// Stops the training, as a full disk or a person would, before it takes another batch.
    private var allowed: Int

    struct Stop: Error {}

    init(_ batches: [Batch], from first: Int, allowed: Int) {
      rest = batches.dropFirst(first)
      self.allowed = allowed
    }

    func next() throws -> Batch? {
      if allowed == 0 { throw Stop() }
      allowed -= 1
      return rest.popFirst()
    }
  }

  private static let sizes: TransducerSizes = {
    var sizes = TransducerSizes()
    (sizes.featureDim, sizes.encoderDim, sizes.hiddenSize) = (16, 8, 12)
    (sizes.feedForwardDim, sizes.layerCount, sizes.vocabularySize) = (12, 3, 7)
    (sizes.decoderDim, sizes.joinerDim) = (8, 8)
    return sizes
  }()

  private static func batches(
    epoch: Int, corpus: Int, count: Int, heads: Int? = nil
  ) -> [Batch] {
    var random = SeededGenerator(seed: UInt64(epoch * 2 + corpus))
    return (0..<count).map { index in
      let lengths = [21 + index, 30, 17]
      return Batch(
        ids: ["a", "b", "c"],
        utterances: lengths.map { random.tensor([$0, 16], in: -4...2) },
        tokens: [[1, 2], [3], [4, 5]], corpus: heads ?? corpus)
    }
  }

  /// Runs three epochs of five batches with all regularizers on; `allowed` batches until it stops. With
  /// `mixesIn` the second corpus has no heads of its own, and a layer is frozen.
  private func train(
    _ folder: String, startBatch: Int = 0, startEpoch: Int = 1, allowed: Int = .max,
    mixesIn: Bool = false
  ) throws -> Trainer {
    var regularization = Regularization()
    regularization.auxiliaryLayerPeriod = 1
    let network = LSTMTransducer(
      sizes: Self.sizes, regularization: regularization, hasSecondCorpus: !mixesIn)
    var options = Trainer.Options()
    options.warmStep = 4
    options.averagePeriod = 2
    let trainer = try Trainer(network, options: options, threads: ThreadPool(count: 2))
    if mixesIn { try trainer.freeze(["encoder.encoder.layers.0"]) }
    var left = allowed
    let corpora = ["libri", mixesIn ? "mix_in" : "giga"].enumerated().map { index, name in
      TrainingData.Corpus(name: name) { _ in
        5
      } batches: { epoch, first in
        let batches = Self.batches(
          epoch: epoch, corpus: index, count: index == 0 ? 5 : 3, heads: mixesIn ? 0 : nil)
        if index == 1 { return MadeUpBatches(batches, from: first, allowed: .max) }
        let source = MadeUpBatches(batches, from: first, allowed: left)
        left = max(0, left - 6 + first)
        return source
      }
    }
    let data = TrainingData(corpora: corpora, secondProbability: 0.3) {
      MadeUpBatches(Self.batches(epoch: 9, corpus: 0, count: 2), from: 0, allowed: .max)
    }
    var run = TrainingRun.Options(folder: CheckpointFolder(path: folder))
    run.epochCount = 3
    run.saveEvery = 1
    run.keepLast = 1000
    run.startBatch = startBatch
    run.startEpoch = startEpoch
    let log = try TrainingLog(folder: folder, tensorboard: true, display: Silence())
    do {
      try TrainingRun(trainer, data: data, options: run, log: log).run()
    } catch is MadeUpBatches.Stop {}
    return trainer
  }

  /// A checkpoint but for the best losses: an epoch's, begun anew where a training goes on within it, is
  /// that of the rest.
  private func bits(_ path: String) throws -> CheckpointBits {
    let best = ["train", "valid"].flatMap { ["best_\($0)_loss", "best_\($0)_epoch"] }
    return try CheckpointBits(path: path, leavingOut: Set(best))
  }

  /// The checkpoints of a training that was not stopped, by the files' names.
  private func checkpoints(
    _ folder: String, batches: ClosedRange<Int>, epochs: ClosedRange<Int>
  ) throws -> [String: CheckpointBits] {
    let names = batches.map { "checkpoint-\($0).pt" } + epochs.map { "epoch-\($0).pt" }
    return try Dictionary(uniqueKeysWithValues: names.map { ($0, try bits("\(folder)/\($0)")) })
  }

  private func expectSame(_ expected: [String: CheckpointBits], in folder: String) throws {
    for (name, expected) in expected {
      let differences = try bits("\(folder)/\(name)").differences(from: expected)
      #expect(differences.isEmpty, "\(folder)/\(name)")
    }
  }

  /// What ``CheckpointBits`` compares is there, and tells checkpoints apart.
  @Test func checkpointsHoldTheWholeState() throws {
    try withTemporaryFolder { folder in
      let trainer = try train(folder)
      let last = try bits("\(folder)/epoch-3.pt")
      for name in trainer.parameters.entries.map(\.name) {
        #expect(last.values["model.\(name)"] != nil && last.values["model_avg.\(name)"] != nil)
      }
      let learnt = trainer.parameters.entries.count { $0.isLearnt }
      for key in ["step", "exp_avg", "exp_avg_sq"] {
        let places = (0..<learnt).filter { last.values["optimizer.state.\($0).\(key)"] != nil }
        #expect(places == Array(0..<learnt), "\(key)")
      }
      let earlier = try bits("\(folder)/checkpoint-\(trainer.batchCount - 1).pt")
      let differences = Set(last.differences(from: earlier))
      let moving = [
        "batch_idx_train", "scheduler.batch", "optimizer.param_groups.0.lr",
        "optimizer.state.0.step", "optimizer.state.0.exp_avg", "optimizer.state.0.exp_avg_sq",
      ]
      #expect(differences.isSuperset(of: moving))
      #expect(differences.contains { $0.hasPrefix("sampler.") })
      #expect(differences.contains { $0.hasPrefix("model_avg.") })
    }
  }

  @Test func tenTimes() throws {
    try withTemporaryFolder { folder in
      let whole = try train("\(folder)/whole")
      #expect(whole.batchCount > 15)
      let expected = try checkpoints(
        "\(folder)/whole", batches: 1...whole.batchCount, epochs: 1...3)
      var random = SeededGenerator(seed: 7)
      for attempt in 0..<10 {
        let stopped = "\(folder)/\(attempt)"
        let allowed = Int.random(in: 1..<15, using: &random)
        let first = try train(stopped, allowed: allowed)
        #expect(first.batchCount < whole.batchCount)
        let resumed = try train(stopped, startBatch: first.batchCount)
        #expect(resumed.batchCount == whole.batchCount)
        try expectSame(expected, in: stopped)
      }
    }
  }

  /// A fine-tuning goes on too: with batches of the old corpus for the same heads, and a frozen layer.
  @Test func withAMixIn() throws {
    try withTemporaryFolder { folder in
      let whole = try train("\(folder)/whole", mixesIn: true)
      #expect(whole.batchCount > 15)
      let expected = try checkpoints(
        "\(folder)/whole", batches: 1...whole.batchCount, epochs: 1...3)
      let first = try train("\(folder)/stopped", allowed: 8, mixesIn: true)
      #expect(first.batchCount < whole.batchCount)
      _ = try train("\(folder)/stopped", startBatch: first.batchCount, mixesIn: true)
      try expectSame(expected, in: "\(folder)/stopped")
      #expect(whole.network.corpora.count == 1)
    }
  }

  @Test func afterAnEpoch() throws {
    try withTemporaryFolder { folder in
      let whole = try train("\(folder)/whole")
      let files = FileManager.default
      try files.createDirectory(atPath: "\(folder)/resumed", withIntermediateDirectories: true)
      try files.copyItem(
        atPath: "\(folder)/whole/epoch-2.pt", toPath: "\(folder)/resumed/epoch-2.pt")
      let resumed = try train("\(folder)/resumed", startEpoch: 3)
      #expect(resumed.batchCount == whole.batchCount)
      let last = whole.batchCount
      let expected = try checkpoints("\(folder)/whole", batches: last...last, epochs: 3...3)
      try expectSame(expected, in: "\(folder)/resumed")
    }
  }

  @Test func theSameOnAnyNumberOfThreads() throws {
    let network = LSTMTransducer(sizes: Self.sizes)
    let losses = try [1, 2, 3].map { threads in
      let trainer = try Trainer(network, threads: ThreadPool(count: threads))
      return try Self.batches(epoch: 1, corpus: 0, count: 4).map {
        try trainer.learn(from: $0).loss
      }
    }
    #expect(losses[0] == losses[1] && losses[0] == losses[2])
  }

  @Test func oneTrainingAFolder() throws {
    try withTemporaryFolder { folder in
      let other = unsafe open(folder, O_RDONLY)
      defer { close(other) }
      #expect(flock(other, LOCK_EX) == 0)
      let error = #expect(throws: TrainingError.self) { try train(folder) }
      #expect(error?.code == .option)
      #expect(flock(other, LOCK_UN) == 0)
      _ = try train(folder)
    }
  }

  @Test func anotherNetworksCheckpointIsRefused() throws {
    try withTemporaryFolder { folder in
      _ = try train(folder)
      var sizes = Self.sizes
      sizes.encoderDim = 10
      let trainer = try Trainer(LSTMTransducer(sizes: sizes), threads: ThreadPool())
      let checkpoint = try TrainingCheckpoint(reading: "\(folder)/epoch-1.pt")
      #expect(throws: TrainingError.self) { try checkpoint.restore(into: &trainer.state) }
    }
  }

  /// An utterance that gives no finite loss is named and left out; the rest is learnt from.
  @Test func notANumberIsLeftOut() throws {
    let trainer = try Trainer(LSTMTransducer(sizes: Self.sizes), threads: ThreadPool())
    let good = Self.batches(epoch: 1, corpus: 0, count: 1)[0]
    let features = Tensor(shape: good.features.shape, of: Float.self) { elements in
      good.features.withElements(of: Float.self) { values in
        for index in values.indices { elements[index] = values[index] }
      }
      elements[3 * good.features.shape[1]] = .nan
    }
    let bad = Batch(
      ids: good.ids, features: features, frameCounts: good.frameCounts, tokens: good.tokens)
    var left: [String] = []
    let report = try trainer.learn(from: bad) { _, names in left += names }
    #expect(left == ["a"] && report.loss.isFinite && report.featureCounts.count == 2)
    let allBad = try #require(bad.removing([1, 2]))
    #expect(throws: TrainingError.self) { try trainer.learn(from: allBad) }
    let finite = trainer.parameters.entries.allSatisfy { entry in
      (try? trainer.parameters.value(of: entry.name).elements(as: Float.self).allSatisfy(\.isFinite))
        ?? false
    }
    #expect(finite)
  }
}
