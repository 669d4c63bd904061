import Foundation
import TernAutograd
import TernCorpus
import TernGraph
import TernInterchange
import TernNetworks
import TernOperators
import TernTensor
import TernTraining
import TestSupport
import Testing

/// Learning on from what another training has learnt.
@Suite struct FineTuningTests {
  private static let tokens = ["<blk>"] + (1..<11).map { "t\($0)" }

  private static let sizes: TransducerSizes = {
    var sizes = TransducerSizes()
    (sizes.featureDim, sizes.vocabularySize, sizes.layerCount) = (23, tokens.count, 2)
    (sizes.encoderDim, sizes.hiddenSize, sizes.feedForwardDim) = (18, 30, 26)
    (sizes.decoderDim, sizes.joinerDim) = (14, 16)
    return sizes
  }()

  private static func batch(_ seed: UInt64) -> Batch {
    var random = SeededGenerator(seed: seed)
    return Batch(
      ids: ["a", "b"], utterances: [random.tensor([43, 23]), random.tensor([61, 23])],
      tokens: [[1, 2], [7, 10, 3]])
  }

  /// A trainer of a tiny network that has learnt from some made-up batches.
  private static func trained(_ sizes: TransducerSizes = sizes) throws -> Trainer {
    var options = Trainer.Options()
    (options.warmStep, options.averagePeriod) = (2, 2)
    let trainer = try Trainer(
      LSTMTransducer(sizes: sizes, hasSecondCorpus: true), options: options, threads: ThreadPool())
    for seed in 0..<6 { try trainer.learn(from: batch(UInt64(seed))) }
    return trainer
  }

  private func adoption(
    of path: String, sizes: TransducerSizes = sizes, tokens: [String] = tokens
  ) throws -> Adoption {
    try Adoption(
      of: PretrainedNetwork(path: path), by: LSTMTransducer(sizes: sizes), tokens: tokens, seed: 5)
  }

  private func value(_ name: String, in adoption: Adoption) throws -> [Double] {
    try #require(adoption.parameters.first { $0.name == name }).value.elements()
  }

  /// A weight as the network uses it, with its scale.
  private func effective(_ name: String, in adoption: Adoption) throws -> [Double] {
    let factor = exp(try value(LSTMTransducer.scale(of: name), in: adoption)[0])
    return try value(name, in: adoption).map { $0 * factor }
  }

  /// What is restored from a model file computes what the model does.
  @Test func aModelIsTheNetworkItWasMadeOf() throws {
    try withTemporaryFolder { folder in
      let model = try Self.trained().model(tokens: Self.tokens)
      try model.write(to: "\(folder)/model.tern")
      let adoption = try adoption(of: "\(folder)/model.tern")
      #expect(adoption.remade.isEmpty && adoption.missing.isEmpty && adoption.partlyKept.isEmpty)
      let trainer = try Trainer(
        LSTMTransducer(sizes: Self.sizes), adopting: adoption, threads: ThreadPool())
      let again = try trainer.model(tokens: Self.tokens)
      #expect(Set(again.tensors.keys) == Set(model.tensors.keys))
      for (name, tensor) in model.tensors where tensor.elementType == .float32 {
        let found = again.tensors[name]?.elements(as: Double.self) ?? []
        #expect(largestDifference(found, tensor.elements()) < 2e-6, "\(name)")
      }
    }
  }

  /// Weights have the size that Eve's steps are made for, so that learning goes on at the same pace.
  @Test func scalesAreBalanced() throws {
    try withTemporaryFolder { folder in
      try Self.trained().model(tokens: Self.tokens).write(to: "\(folder)/model.tern")
      let adoption = try adoption(of: "\(folder)/model.tern")
      for (name, value) in adoption.parameters where value.shape.rank > 1 {
        let values = value.elements(as: Double.self)
        let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
        let scale = try self.value(LSTMTransducer.scale(of: name), in: adoption)[0]
        #expect(abs(square.squareRoot() - 0.1) < 1e-4 || scale == 2, "\(name)")
      }
    }
  }

  /// Where a joiner's tanh is nearly the identity, the simple heads made of it say what it says.
  @Test func simpleHeadsSayWhatTheJoinerSays() throws {
    try withTemporaryFolder { folder in
      let trainer = try Self.trained()
      for part in ["encoder_proj", "decoder_proj"] {
        for kind in ["weight_scale", "bias_scale"] {
          try trainer.parameters.set("joiner.\(part).\(kind)", to: Tensor([-6 as Float], shape: []))
        }
      }
      try trainer.model(tokens: Self.tokens).write(to: "\(folder)/model.tern")
      let adoption = try adoption(of: "\(folder)/model.tern")
      #expect(adoption.description.contains("made of the joiner, not in the file: simple_am_proj"))
      var reference = ReferenceEvaluator<Double>(
        parameters: Dictionary(uniqueKeysWithValues: adoption.parameters.map { ($0, $1) }))
      var random = SeededGenerator(seed: 8)
      let heads = LSTMTransducer(sizes: Self.sizes).corpora[0]
      let encoder = ReferenceTensor<Double>(random.tensor([1, 1, 18]))
      let decoder = ReferenceTensor<Double>(random.tensor([1, 1, 14]))
      let simple = try heads.simple(encoder, decoder, on: &reference)
      let parts = try heads.project(encoder, decoder, on: &reference)
      let sum = ReferenceTensor(
        zip(parts.encoder.values, parts.decoder.values).map { $0 + $1 }, shape: [1, 16])
      let logits = try heads.logits(of: sum, on: &reference)
      let found = zip(simple.am.values, simple.lm.values).map { $0 + $1 }
      #expect(largestDifference(found, logits.values) < 1e-5)
      #expect(logits.values.contains { abs($0) > 1e-3 })
    }
  }

  /// Of other tokens, the rows of those that both know are kept.
  @Test func rowsOfSharedTokensAreKept() throws {
    try withTemporaryFolder { folder in
      try Self.trained().model(tokens: Self.tokens).write(to: "\(folder)/model.tern")
      let same = try adoption(of: "\(folder)/model.tern")
      var sizes = Self.sizes
      let tokens = ["<blk>", "x", "t7", "y", "t1", "z", "t10", "u", "v", "w", "a", "b", "c"]
      sizes.vocabularySize = tokens.count
      let other = try adoption(of: "\(folder)/model.tern", sizes: sizes, tokens: tokens)
      #expect(other.sharedTokenCount == 4)
      #expect(
        other.partlyKept == [
          "decoder.embedding.weight", "joiner.output_linear.weight", "joiner.output_linear.bias",
          "simple_am_proj.weight", "simple_am_proj.bias", "simple_lm_proj.weight",
          "simple_lm_proj.bias",
        ])
      #expect(other.remade.isEmpty && other.missing.isEmpty)
      #expect(other.description.contains("4 of 13 tokens are among its 11"))
      let begun = Dictionary(
        uniqueKeysWithValues: LSTMTransducer(sizes: sizes).initialParameters(seed: 5)
          .map { ($0.name, $0.value.elements(as: Double.self)) })
      for name in other.partlyKept {
        let (old, new) = (try effective(name, in: same), try effective(name, in: other))
        let initial = try #require(begun[name])
        let scale = try #require(begun[LSTMTransducer.scale(of: name)])
        let width = new.count / tokens.count
        for (row, token) in tokens.enumerated() {
          let found = Array(new[row * width..<(row + 1) * width])
          let expected =
            if let source = Self.tokens.firstIndex(of: token) {
              Array(old[source * width..<(source + 1) * width])
            } else {
              initial[row * width..<(row + 1) * width].map { $0 * exp(scale[0]) }
            }
          #expect(largestDifference(found, expected) < 1e-6, "\(name), \(token)")
        }
      }
      let trainer = try Trainer(
        LSTMTransducer(sizes: sizes), adopting: other, threads: ThreadPool())
      #expect(try trainer.learn(from: Self.batch(1)).loss.isFinite)
    }
  }

  @Test func aCheckpointIsTakenOverBitForBit() throws {
    try withTemporaryFolder { folder in
      let trained = try Self.trained()
      try trained.state.write(to: "\(folder)/epoch-1.pt")
      let adoption = try adoption(of: "\(folder)/epoch-1.pt")
      for (name, value) in adoption.parameters {
        #expect(
          try value.elements(as: Float.self)
            == trained.parameters.value(of: name).elements(as: Float.self), "\(name)")
      }
      #expect(!adoption.unused.isEmpty && adoption.unused.allSatisfy { $0.contains("_giga") })
      #expect(adoption.description.contains("taken to be the same"))
    }
  }

  /// A model file need not name its tokens.
  @Test func tokensThatAreNotKnownAreTakenToBeTheSame() throws {
    try withTemporaryFolder { folder in
      var model = try Self.trained().model(tokens: Self.tokens)
      model.tokens = []
      try model.write(to: "\(folder)/model.tern")
      let adoption = try adoption(of: "\(folder)/model.tern")
      #expect(adoption.remade.isEmpty && adoption.partlyKept.isEmpty)
      #expect(adoption.description.contains("taken to be the same"))
    }
  }

  /// Parts of a checkpoint that do not go together are not taken, and nothing is read beyond their ends.
  @Test(
    arguments: [
      ("joiner.output_linear.weight", [5, 16]), ("joiner.output_linear.weight_scale", [3]),
      ("simple_am_proj.bias", [2]), ("simple_lm_proj.weight", [11]),
    ] as [(String, Shape)])
  func partsThatDoNotGoTogether(name: String, shape: Shape) throws {
    try withTemporaryFolder { folder in
      let parameters = try Self.trained().parameters
      var weights = StateDict()
      for entry in parameters.entries {
        let value = try parameters.value(of: entry.name)
        try weights.add(entry.name == name ? .zeros(shape) : value, as: entry.name)
      }
      try Checkpoint.write(["model": PickleObject(weights)], to: "\(folder)/odd.pt")
      let adoption = try adoption(of: "\(folder)/odd.pt")
      #expect(adoption.remade == [name.replacing("_scale", with: "")])
    }
  }

  /// Neither does a joiner whose layers do not fit each other in a model file.
  @Test func aJoinerThatDoesNotFit() throws {
    let tensor = { (shape: Shape) in Tensor.zeros(shape) }
    let good: [String: Tensor] = [
      "joiner.output_linear.weight": tensor([5, 4]), "joiner.output_linear.bias": tensor([5]),
      "joiner.encoder_proj.weight": tensor([4, 3]), "joiner.encoder_proj.bias": tensor([4]),
      "joiner.decoder_proj.weight": tensor([4, 2]), "joiner.decoder_proj.bias": tensor([4]),
    ]
    #expect(try SimpleHeads(ofJoiner: good).tensors["simple_lm_proj.weight"]?.shape == [5, 2])
    for (name, shape) in [
      ("encoder_proj.weight", [12]), ("decoder_proj.weight", [3, 2]), ("encoder_proj.bias", [5]),
    ] as [(String, Shape)] {
      var odd = good
      odd["joiner.\(name)"] = tensor(shape)
      #expect(try SimpleHeads(ofJoiner: odd).tensors.isEmpty)
    }
  }

  /// What has another shape begins anew, and is named; nothing at all is an error.
  @Test func otherSizes() throws {
    try withTemporaryFolder { folder in
      try Self.trained().model(tokens: Self.tokens).write(to: "\(folder)/model.tern")
      var sizes = Self.sizes
      (sizes.layerCount, sizes.joinerDim) = (3, 20)
      let larger = try adoption(of: "\(folder)/model.tern", sizes: sizes)
      #expect(larger.remade.contains("joiner.output_linear.weight"))
      #expect(!larger.remade.contains { $0.hasPrefix("encoder") })
      #expect(larger.missing.allSatisfy { $0.hasPrefix("encoder.encoder.layers.2.") })
      #expect(larger.kept.contains("encoder.encoder.layers.1.lstm.weight_ih_l0"))
      let text = larger.description
      #expect(text.contains("made anew, of another shape or for other tokens: joiner."))
      var tiny = TransducerSizes()
      (tiny.featureDim, tiny.vocabularySize, tiny.layerCount) = (47, 3, 1)
      (tiny.encoderDim, tiny.hiddenSize, tiny.feedForwardDim) = (10, 12, 14)
      (tiny.decoderDim, tiny.joinerDim) = (15, 17)
      let other = trainingError {
        _ = try adoption(of: "\(folder)/model.tern", sizes: tiny, tokens: ["a", "b", "c"])
      }
      #expect(other == nil)  // the convolutions fit
      try Data("no model".utf8).write(to: URL(filePath: "\(folder)/none.pt"))
      for name in ["none.pt", "missing.tern"] {
        let error = trainingError { _ = try PretrainedNetwork(path: "\(folder)/\(name)") }
        #expect(error?.code == .checkpoint && error?.message.contains(name) == true)
      }
    }
  }

  /// A frozen parameter does not move, and neither does what the optimiser knows of it.
  @Test func frozenParametersStay() throws {
    try withTemporaryFolder { folder in
      let trainer = try Self.trained()
      try trainer.freeze(["encoder.encoder_embed", "encoder.encoder.layers.1", "decoder"])
      let isFrozen = { (name: String) in
        ["encoder.encoder_embed.", "encoder.encoder.layers.1.", "decoder."]
          .contains(where: name.hasPrefix)
      }
      func all() throws -> [String: [[Double]]] {
        let eve = trainer.state.optimizer
        return trainer.parameters.entries.reduce(into: [:]) { values, entry in
          values[entry.name] = [trainer.parameters.values, eve.averages, eve.squares].map {
            trainer.parameters.elements(of: entry, in: $0)
          }
        }
      }
      let before = try all()
      for seed in UInt64(10)..<13 { try trainer.learn(from: Self.batch(seed)) }
      try trainer.state.write(to: "\(folder)/epoch-1.pt")
      try TrainingCheckpoint(reading: "\(folder)/epoch-1.pt").restore(into: &trainer.state)
      try trainer.learn(from: Self.batch(13))
      for (name, after) in try all() where !name.contains("_giga") && name != bufferName {
        #expect((before[name] == after) == isFrozen(name), "\(name)")
      }
      let unknown = trainingError { try trainer.freeze(["encoder.encoder.layers.7"]) }
      #expect(unknown?.message.contains("'encoder.encoder.layers.7'") == true)
      let all = trainingError {
        try trainer.freeze(
          Array(Set(trainer.parameters.entries.map { String($0.name.prefix { $0 != "." }) })))
      }
      #expect(all?.code == .option)
    }
  }
}
