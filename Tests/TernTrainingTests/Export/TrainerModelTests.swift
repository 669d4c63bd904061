import TernAutograd
import TernCorpus
import TernGraph
import TernInterpreter
import TernNetworks
import TernTensor
import TernTraining
import TestSupport
import Testing

/// Models that a trainer makes of what it has learnt.
@Suite struct TrainerModelTests {
  private static let tokens = ["<blk>"] + (1..<11).map { "t\($0)" }

  /// A trainer of a tiny network that has learnt from some made-up batches.
  private static func trainer() throws -> Trainer {
    var sizes = TransducerSizes()
    (sizes.featureDim, sizes.vocabularySize, sizes.layerCount) = (23, tokens.count, 2)
    (sizes.encoderDim, sizes.hiddenSize, sizes.feedForwardDim) = (18, 30, 26)
    (sizes.decoderDim, sizes.joinerDim) = (14, 16)
    var options = Trainer.Options()
    (options.warmStep, options.averagePeriod) = (2, 2)
    let network = LSTMTransducer(sizes: sizes, hasSecondCorpus: true)
    let trainer = try Trainer(network, options: options, threads: ThreadPool(count: 2))
    var random = SeededGenerator(seed: 3)
    for batch in 0..<6 {
      try trainer.learn(
        from: Batch(
          ids: ["a", "b"], utterances: [random.tensor([43, 23]), random.tensor([61, 23])],
          tokens: [[1, 2], [7, 10, 3]], corpus: batch % 2))
    }
    return trainer
  }

  /// A graph's outputs for some inputs.
  private func run(
    _ graph: String, of model: Model, sizes: [String: Int], _ inputs: [String: Tensor]
  ) throws -> [String: [Double]] {
    let program = try Program(graph, of: model)
    let plan = try Session(program).plan(sizes)
    for (name, tensor) in inputs { try plan.set(name, to: tensor) }
    try plan.run()
    return try program.graph.outputs.reduce(into: [:]) { outputs, output in
      outputs[output.name] = try plan.withOutput(output.name) { (values: Span<Float>) in
        values.indices.map { Double(values[$0]) }
      }
    }
  }

  @Test(arguments: [false, true]) func computesWhatTheTapeDoes(averaged: Bool) throws {
    let trainer = try Self.trainer()
    let network = trainer.network
    let model = try trainer.model(tokens: Self.tokens, averaged: averaged)
    #expect(model.tensors.keys.allSatisfy { !$0.contains("_giga") && !$0.contains("simple_") })
    #expect(model.goldens.count == 3 && model.tokens == Self.tokens)
    #expect(model.provenance["weights"] == (averaged ? "model_avg" : nil))
    #expect(model.provenance["training.batch_idx_train"] == "6")

    let average = try #require(trainer.state.average).values
    let parameters = try Parameters(
      trainer.parameters.entries.map { entry in
        let storage = averaged ? average : trainer.parameters.values
        return (entry.name, Tensor(copying: trainer.parameters.view(of: entry, in: storage)))
      })
    var tape = Tape(parameters: parameters, workspace: Workspace(threads: ThreadPool()))
    var random = SeededGenerator(seed: 4)
    let x = random.tensor([2, 29, 23], in: -12...2)
    let (h, c) = (random.tensor([2, 2, 18]), random.tensor([2, 2, 30]))
    let encoded = try network.encode(
      tape.constant(x), h: tape.constant(h), c: tape.constant(c), on: &tape)
    let y = Tensor([-1, 0, 4, 10, 3, 3] as [Int64], shape: [3, 2])
    let predicted = try network.predict(tape.constant(y), on: &tape)
    let joined = Tensor(
      Array(encoded.projected.tensor.elements(as: Float.self).prefix(48)), shape: [3, 16])
    let logits = try network.join(tape.constant(joined), predicted.projected, on: &tape)

    let encoder = try run(
      "encoder", of: model, sizes: ["N": 2, "T": 29], ["x": x, "h": h, "c": c])
    let decoder = try run("decoder", of: model, sizes: ["N": 3], ["y": y])
    let joiner = try run(
      "joiner", of: model, sizes: ["N": 3],
      ["encoder_proj": joined, "decoder_proj": predicted.projected.tensor])
    for (found, expected) in [
      (encoder["encoder_out"], encoded.out), (encoder["encoder_proj"], encoded.projected),
      (encoder["new_h"], encoded.h), (encoder["new_c"], encoded.c),
      (decoder["decoder_out"], predicted.out), (decoder["decoder_proj"], predicted.projected),
      (joiner["logits"], logits),
    ] {
      let expected = expected.tensor.elements(as: Double.self)
      #expect(largestDifference(found ?? [], expected) <= 1e-5)
      #expect(expected.contains { abs($0) > 0.01 })
    }
  }

  @Test func theAverageIsAnotherModel() throws {
    let trainer = try Self.trainer()
    let models = try [false, true].map { try trainer.model(tokens: Self.tokens, averaged: $0) }
    #expect(models[0].provenance["checksum"] != models[1].provenance["checksum"])
  }

  @Test func otherTokensAreRefused() throws {
    let trainer = try Self.trainer()
    #expect {
      try trainer.model(tokens: ["<blk>"])
    } throws: {
      "\($0)" == "1 tokens for a model of 11"
    }
  }
}
