import TernAutograd
import TernCorpus
import TernNetworks
import TernTensor
import TernTraining
import TestSupport
import Testing

/// Twelve training steps of icefall's own loop (`trajectory.safetensors`).
@Suite struct TrajectoryTests {
  private let goldens: Goldens
  private let names: [String]

  init() throws {
    goldens = try Goldens("trajectory")
    names = try #require(goldens.metadata["parameters"]).split(separator: ",").map(String.init)
  }

  private func network(balancerProbability: Float) -> LSTMTransducer {
    var sizes = TransducerSizes()
    sizes.featureDim = 30
    sizes.encoderDim = 24
    sizes.hiddenSize = 40
    sizes.feedForwardDim = 48
    sizes.layerCount = 2
    sizes.vocabularySize = 17
    sizes.decoderDim = 24
    sizes.joinerDim = 20
    var regularization = Regularization()
    regularization.dropout = 0
    regularization.bypass.layerDropout = 0
    regularization.balancerProbability = balancerProbability
    return LSTMTransducer(sizes: sizes, regularization: regularization)
  }

  private func batch(_ index: Int) throws -> Batch {
    func integers(_ name: String) throws -> [Int] {
      try goldens.tensor("batch\(index).\(name)").elements(as: Double.self).map { Int($0) }
    }
    let y = try goldens.tensor("batch\(index).y")
    let (rows, width, lengths) = (try integers("y"), y.shape[1], try integers("y_lens"))
    return Batch(
      ids: lengths.indices.map { "u\($0)" }, features: try goldens.tensor("batch\(index).x"),
      frameCounts: try integers("x_lens"),
      tokens: lengths.enumerated().map {
        Array(rows[$0.offset * width..<$0.offset * width + $0.element])
      })
  }

  /// The golden's parameters, and the buffer that is none of them, in the network's order.
  private func parameters(of network: LSTMTransducer) throws -> Parameters {
    let initial = network.initialParameters(seed: 1)
    let buffers = Set(network.declarations.filter { !$0.isLearnt }.map(\.name))
    #expect(initial.map(\.name).filter { !buffers.contains($0) } == names)
    return try Parameters(
      initial.map { name, value in
        buffers.contains(name) ? (name, value) : (name, try goldens.tensor("init.\(name)"))
      }, buffers: buffers)
  }

  private func norm(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  private func expect(gradients run: String, _ parameters: Parameters) throws {
    for name in names {
      let expected = try goldens.tensor("\(run).\(name)").elements(as: Double.self)
      let found = try parameters.gradient(of: name).elements(as: Double.self)
      let difference = norm(zip(found, expected).map { $0 - $1 })
      #expect(difference <= 1e-4 * norm(expected), "\(run).\(name)")
    }
  }

  /// Parameters within 1e-4, but for up to 50 of all that may be off by 0.01.
  private func expect(_ run: String, _ value: (String) throws -> Tensor) throws {
    var outliers = 0
    for name in names {
      let expected = try goldens.tensor("\(run).\(name)").elements(as: Double.self)
      for (found, wanted) in zip(try value(name).elements(as: Double.self), expected) {
        let difference = abs(found - wanted)
        if difference > 1e-4 * (1 + abs(wanted)) { outliers += 1 }
        #expect(difference <= 0.01, "\(run).\(name)")
      }
    }
    #expect(outliers <= 50, "\(run)")
  }

  @Test(arguments: ["prob1", "draws", "delay"])
  func twelveSteps(run: String) throws {
    let network = network(balancerProbability: run == "draws" ? 0.25 : 1)
    let parameters = try parameters(of: network)
    let workspace = Workspace(threads: ThreadPool(count: 2))
    let eve = Eve(parameters, learningRate: 0.003)
    var eden = Eden(initialRate: 0.003, batchScale: 20, epochScale: 2)
    var options = LossOptions()
    if run == "delay" { options.delayPenalty = 0.02 }
    let average = ModelAverage(of: parameters)
    let lines = try String(
      contentsOfFile: Fixtures.path("goldens/trajectory-log.txt"), encoding: .utf8
    ).split(separator: "\n")
    var totals = LossTotals(names: ["libri", "giga"], resetInterval: 200)
    let draws =
      run == "draws" ? try goldens.tensor("draws.balancer_uniform").elements(as: Double.self) : []
    func golden(_ name: String, _ step: Int) throws -> Double {
      try goldens.tensor("\(run).\(name)").elements(as: Double.self)[step]
    }
    for step in 0..<12 {
      eden.epoch = step / 6
      eden.batch = step + 1
      let warmup = Double(step + 1) / 4
      let random = ReplayedDraws(Array(draws.dropFirst(step * 8).prefix(8)))
      var tape = Tape(
        parameters: parameters, workspace: workspace,
        training: TrainingPass(warmup: warmup, random: random))
      let loss = try TransducerLoss(
        of: batch(step % 2), network: network, options: options, warmup: warmup, on: &tape)
      for (name, losses) in [("simple_loss", loss.simple), ("pruned_loss", loss.pruned)] {
        let sum = losses.reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum / (try golden(name, step)) - 1) <= 1e-5, "\(name) of step \(step + 1)")
      }
      #expect(abs(loss.total / (try golden("loss", step)) - 1) <= 1e-5, "step \(step + 1)")
      if run == "prob1" {
        if step == 6 { totals = LossTotals(names: ["libri", "giga"], resetInterval: 200) }
        let report = StepReport(of: try batch(step % 2), loss)
        totals.add(report, of: report.corpus)
        #expect(
          lines[step].contains(", \(totals.description), batch size"), "\(totals.description)")
      }
      loss.backward(on: &tape)
      if run == "prob1", step == 0 || step == 3 {
        try expect(gradients: "prob1.grad\(step + 1)", parameters)
      }
      eve.learningRate = eden.learningRate
      if run != "delay" { #expect(abs(eve.learningRate / (try golden("lr", step)) - 1) <= 1e-6) }
      eve.step(threads: workspace.threads)
      if (step + 1) % 3 == 0 { average.update(with: parameters, batch: step + 1, period: 3) }
      if run == "prob1", step == 0 { try expect("prob1.after1") { try parameters.value(of: $0) } }
      workspace.trim()
    }
    if run != "delay" { try expect("\(run).final") { try parameters.value(of: $0) } }
    if run == "prob1" {
      try expect("prob1.model_avg") { name in
        let entry = try #require(parameters[name])
        return Tensor(copying: parameters.view(of: entry, in: average.values))
      }
    }
  }
}
