import TernAutograd
import TernInterchange
import TernTensor

extension Eve {
  /// The state as `torch.optim.Optimizer.state_dict` gives it: by the places of the learnt parameters
  /// among each other, m as `exp_avg`, v as `exp_avg_sq`; one group with the numbers of the method.
  ///
  /// The tensors stand on the state itself: write them before the next step.
  ///
  /// - Throws: ``TensorError`` where a storage has another layout.
  func stateDict() throws(TensorError) -> PickleObject {
    var states: [(key: PickleObject.Key, value: PickleObject)] = []
    let learnt = parameters.entries.enumerated().filter(\.element.isLearnt)
    for (place, (index, entry)) in learnt.enumerated() where stepCounts[index] > 0 {
      let state: PickleObject = [
        "step": .integer(stepCounts[index]),
        "exp_avg": .tensor(try parameters.tensor(entry, standingOn: averages)),
        "exp_avg_sq": .tensor(try parameters.tensor(entry, standingOn: squares)),
      ]
      states.append((.integer(place), state))
    }
    let group: PickleObject = [
      "lr": .float(learningRate),
      "betas": .tuple([.float(settings.beta1), .float(settings.beta2)]),
      "eps": .float(settings.epsilon), "weight_decay": .float(settings.weightDecay),
      "target_rms": .float(settings.targetRMS), "initial_lr": .float(initialLearningRate),
      "params": .list(learnt.indices.map(PickleObject.integer)),
    ]
    return ["state": .dictionary(states), "param_groups": [group]]
  }

  /// An optimiser in the state of a checkpoint.
  ///
  /// - Parameters:
  ///   - names: All weights in the order of the checkpoint's model: the state counts those learnt.
  ///   - fields: The checkpoint's `optimizer`.
  /// - Throws: ``TrainingError`` with code `.checkpoint` where the state is another's.
  convenience init(
    _ parameters: Parameters, named names: [String], restoring fields: PickleFields
  ) throws(TrainingError) {
    let group = try fields.onlyFields("param_groups")
    let learnt = names.compactMap { parameters[$0] }.filter(\.isLearnt)
    guard try group.integers("params") == Array(learnt.indices) else {
      throw group.failure("params", expected: "0 to \(learnt.count - 1)")
    }
    let betas = try group.numbers("betas", count: 2, in: 0...1.0.nextDown)
    var settings = Settings()
    (settings.beta1, settings.beta2) = (betas[0], betas[1])
    settings.epsilon = try group.number("eps", in: 0...1)
    settings.weightDecay = try group.number("weight_decay", in: 0...1)
    settings.targetRMS = try group.number("target_rms", in: 0 ... .greatestFiniteMagnitude)
    self.init(parameters, learningRate: try group.learningRate("lr"), settings: settings)
    initialLearningRate = try group.learningRate("initial_lr")
    let states = try fields.fields("state")
    for (place, entry) in learnt.enumerated() {
      if let state = states.fields(place) { try restore(entry, from: state) }
    }
  }

  private func restore(_ entry: Parameters.Entry, from state: PickleFields) throws(TrainingError) {
    guard let index = parameters.entries.firstIndex(of: entry) else { return }
    stepCounts[index] = try state.integer("step")
    for (key, storage) in [("exp_avg", averages), ("exp_avg_sq", squares)] {
      let tensor = try state.tensor(key, shape: entry.shape)
      parameters.view(of: entry, in: storage).copyElements(from: TensorView(tensor, scales: nil))
    }
  }
}

extension Eden {
  /// The state as icefall's scheduler gives it.
  var stateDict: PickleObject {
    ["base_lrs": [.float(initialRate)], "epoch": .integer(epoch), "batch": .integer(batch)]
  }

  /// Goes on where a checkpoint's `scheduler` is.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where that is no such state.
  mutating func restore(from fields: PickleFields) throws(TrainingError) {
    let rates = try fields.numbers("base_lrs", count: 1, in: 0 ... .greatestFiniteMagnitude)
    epoch = try fields.integer("epoch")
    batch = try fields.integer("batch")
    initialRate = rates[0]
  }
}

extension PickleFields {
  fileprivate func learningRate(_ key: String) throws(TrainingError) -> Double {
    try number(key, in: 0 ... .greatestFiniteMagnitude)
  }
}
