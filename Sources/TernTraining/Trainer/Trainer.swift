import TernAutograd
import TernCorpus
import TernInterchange
import TernNetworks
import TernTensor

/// Trains an LSTM transducer, batch after batch: losses, gradients, a step of the optimiser, a running
/// average of the parameters.
///
/// Not `Sendable`: one batch at a time; within a batch the threads share the work. What comes out
/// follows from the seed and the batches alone, whatever the number of threads.
public final class Trainer {
  /// How a network is trained; icefall's defaults.
  public struct Options: Sendable, Hashable {
    /// How the losses are made.
    public var loss = LossOptions()
    /// The learning rate at the beginning: `initial-lr`.
    public var initialLearningRate = 0.003
    /// The number of batches after which the learning rate begins to fall: `lr-batches`.
    public var learningRateBatches = 5000.0
    /// The number of epochs after which the learning rate begins to fall: `lr-epochs`.
    public var learningRateEpochs = 10.0
    /// The number of batches until the network is warm: `model-warm-step`.
    public var warmStep = 3000
    /// The number of batches between updates of the average: `average-period`.
    public var averagePeriod = 100
    /// What all chances follow from.
    public var seed: UInt64 = 42
    /// Whether factors of large products are rounded to bf16: `use-bf16`. Parameters, sums and losses
    /// stay f32.
    public var mixedPrecision = false

    /// icefall's defaults.
    public init() {}
  }

  /// What is trained.
  public let network: LSTMTransducer
  /// How.
  public let options: Options
  /// What has been learnt: all that goes into a checkpoint.
  package var state: TrainingState
  package let workspace: Workspace
  /// What is told of all values, parameters and gradients; nil where nobody asks.
  package var diagnostics: Diagnostics?

  /// The parameters as they are.
  public var parameters: Parameters { state.parameters }

  /// The number of batches learnt from.
  public var batchCount: Int { state.progress.batch }

  /// The number of values that are learnt.
  public var parameterCount: Int {
    parameters.entries.reduce(0) { $0 + ($1.isLearnt ? $1.shape.elementCount : 0) }
  }

  /// What checkpoints tell of the training beside what it has learnt, in order.
  package var checkpointOptions: [(key: String, value: PickleObject)] {
    get { state.options }
    set { state.options = newValue }
  }

  /// The learning rate in force.
  public var learningRate: Double { state.schedule.learningRate }

  /// A trainer of a network with icefall's initial parameters, made from the seed.
  ///
  /// - Throws: ``TrainingError`` with code `.option` where an option makes no sense, and ``NetworkError``
  ///   where a size of the network does.
  public convenience init(
    _ network: LSTMTransducer, options: Options = Options(), threads: ThreadPool
  ) throws {
    try network.requireSound()
    try self.init(
      network, parameters: network.initialParameters(seed: options.seed), options: options,
      threads: threads)
  }

  /// A trainer of a network with the given parameters, in the order of the network's declarations.
  ///
  /// - Throws: ``TrainingError`` with code `.option` where an option makes no sense.
  package init(
    _ network: LSTMTransducer, parameters: [(name: String, value: Tensor)], options: Options,
    threads: ThreadPool
  ) throws {
    try options.check()
    self.network = network
    self.options = options
    workspace = Workspace(threads: threads, mixedPrecision: options.mixedPrecision)
    let buffers = Set(network.declarations.filter { !$0.isLearnt }.map(\.name))
    let parameters = try Parameters(parameters, buffers: buffers)
    state = TrainingState(
      parameters: parameters, average: ModelAverage(of: parameters),
      optimizer: Eve(parameters, learningRate: options.initialLearningRate),
      schedule: Eden(
        initialRate: options.initialLearningRate, batchScale: options.learningRateBatches,
        epochScale: options.learningRateEpochs))
  }

  /// Begins an epoch, counted from 1: the learning rate depends on it.
  public func begin(epoch: Int) {
    state.progress.epoch = epoch
    state.schedule.epoch = epoch - 1
  }

  /// Learns from a batch.
  ///
  /// Utterances whose loss is not finite are left out, and the others learnt from without them;
  /// `leavingOut` is told the batch and their names before.
  ///
  /// - Throws: ``TrainingError`` with code `.utterance` where an utterance cannot be learnt,
  ///   `.diverged` where no loss, or a gradient, is not finite; the parameters are then as they were.
  @discardableResult
  public func learn(
    from batch: Batch, leavingOut: (Batch, [String]) throws -> Void = { _, _ in }
  ) throws -> StepReport {
    var batch = batch
    while true {
      switch try attempt(batch) {
      case .learnt(let report): return report
      case .notFinite(let utterances):
        let names = utterances.sorted().map { batch.ids[$0] }
        try leavingOut(batch, names)
        guard let rest = batch.removing(utterances) else {
          throw TrainingError(
            .diverged,
            "the loss of batch \(batchCount + 1) is not finite for any utterance: \(names.joined(separator: ", "))"
          )
        }
        batch = rest
      }
    }
  }

  /// What comes of a try to learn from a batch.
  private enum Attempt {
    case learnt(StepReport)
    case notFinite(Set<Int>)
  }

  private func attempt(_ batch: Batch) throws -> Attempt {
    let number = state.progress.batch + 1
    let warmup = Double(number) / Double(options.warmStep)
    let pass = TrainingPass(
      warmup: warmup,
      random: SplitMix64(seed: options.seed, purpose: "regularization", index: number))
    var tape = Tape(parameters: parameters, workspace: workspace, training: pass)
    tape.diagnostics = diagnostics
    let loss = try TransducerLoss(
      of: batch, network: network, options: options.loss, warmup: warmup, on: &tape)
    if !loss.nonFinite.isEmpty { return .notFinite(loss.nonFinite) }
    let clock = ContinuousClock()
    let start = clock.now
    loss.backward(on: &tape)
    let middle = clock.now
    observeParameters()
    try requireFiniteGradients(number)
    step(number)
    var report = StepReport(of: batch, loss)
    report.durations.backward = middle - start
    report.durations.optimizer = clock.now - middle
    return .learnt(report)
  }

  /// One gradient that is no number would make all parameters that.
  private func requireFiniteGradients(_ number: Int) throws(TrainingError) {
    for entry in parameters.entries where entry.isLearnt {
      let gradient = parameters.view(of: entry, in: parameters.gradients)
      if !workspace.squaredNorm(of: gradient).isFinite {
        throw TrainingError(
          .diverged, "the gradient of '\(entry.name)' is not finite in batch \(number)")
      }
    }
  }

  private func observeParameters() {
    guard let diagnostics else { return }
    for entry in parameters.entries where entry.isLearnt {
      diagnostics.observe(
        "parameter \(entry.name)", parameters.view(of: entry, in: parameters.values))
      diagnostics.observe(
        "gradient of \(entry.name)", parameters.view(of: entry, in: parameters.gradients))
    }
  }

  /// Moves the parameters by their gradients.
  private func step(_ number: Int) {
    state.progress.batch = number
    state.schedule.batch = number
    state.optimizer.learningRate = state.schedule.learningRate
    state.optimizer.step(kernels: workspace.kernels, threads: workspace.threads)
    if number.isMultiple(of: options.averagePeriod) {
      state.average?.update(with: parameters, batch: number, period: options.averagePeriod)
    }
    workspace.trim()
  }

  /// The losses of a batch, which is not learnt from. The network counts as warm.
  ///
  /// Utterances whose loss is not finite are left out; `leavingOut` is told their names.
  ///
  /// - Throws: ``TrainingError`` with code `.utterance` where an utterance cannot be learnt, `.diverged`
  ///   where no loss is finite.
  public func evaluate(
    _ batch: Batch, leavingOut: ([String]) throws -> Void = { _ in }
  ) throws -> StepReport {
    var tape = Tape(parameters: parameters, workspace: workspace)
    let loss = try TransducerLoss(
      of: batch, network: network, options: options.loss, warmup: 1, on: &tape)
    if loss.nonFinite.isEmpty { return StepReport(of: batch, loss) }
    let names = loss.nonFinite.sorted().map { batch.ids[$0] }
    try leavingOut(names)
    guard let rest = batch.removing(loss.nonFinite) else {
      throw TrainingError(
        .diverged, "no loss is finite of \(names.joined(separator: ", "))")
    }
    return try evaluate(rest, leavingOut: leavingOut)
  }

  /// Utterances of a batch that cannot be learnt: without tokens, with a blank among them, or with more
  /// tokens than encoder frames.
  package func unlearnable(in batch: Batch) -> Set<Int> {
    Set(
      batch.ids.indices.filter { index in
        let frames = LSTMTransducer.encoderFrameCount(ofFeatures: batch.frameCounts[index])
        let tokens = batch.tokens[index]
        return tokens.isEmpty || tokens.count > frames || tokens.contains(0)
      })
  }
}

extension Trainer.Options {
  fileprivate func check() throws(TrainingError) {
    let positive: [(String, Double)] = [
      ("initial-lr", initialLearningRate), ("lr-batches", learningRateBatches),
      ("lr-epochs", learningRateEpochs), ("model-warm-step", Double(warmStep)),
      ("average-period", Double(averagePeriod)),
    ]
    for (name, value) in positive where !(value > 0 && value.isFinite) {
      throw TrainingError(.option, "\(name) is \(value), expected more than 0")
    }
    guard loss.pruneRange >= 2 else {
      throw TrainingError(.option, "prune-range is \(loss.pruneRange), expected at least 2")
    }
    let scales: [(String, Float)] = [
      ("lm-scale", loss.lmScale), ("am-scale", loss.amScale),
      ("simple-loss-scale", loss.simpleLossScale), ("delay-penalty", loss.delayPenalty),
    ]
    for (name, value) in scales where !(value >= 0 && value.isFinite) {
      throw TrainingError(.option, "\(name) is \(value), expected at least 0")
    }
    guard loss.lmScale + loss.amScale <= 1 else {
      throw TrainingError(
        .option, "lm-scale \(loss.lmScale) and am-scale \(loss.amScale) are more than 1 together")
    }
  }
}
