import TernAutograd
import TernInterchange
import TernTensor
import TernTraining
import TestSupport
import Testing

/// Training checkpoints: icefall's own is read, written again, and read again.
@Suite struct TrainingCheckpointTests {
  static let icefall = Fixtures.path("checkpoints/epoch-2-cut.pt")

  /// A training of the model of icefall's checkpoint that has not begun: all zeros, and the parameters
  /// in the order that `arrange` gives.
  static func freshState(
    arrange: ([String]) -> [String] = { $0 }
  ) throws -> TrainingState {
    let weights = try Checkpoint(path: icefall).stateDict()
    let layout = try arrange(weights.names).map { name in
      (name, try weights.tensor(name).shape, name != bufferName)
    }
    let parameters = try Parameters(layout: layout)
    return TrainingState(
      parameters: parameters, average: ModelAverage(of: parameters),
      optimizer: Eve(parameters, learningRate: 1),
      schedule: Eden(initialRate: 1, batchScale: 20, epochScale: 2))
  }

  /// Checks a state against icefall's checkpoint, read as plain objects.
  static func check(_ state: TrainingState, hasAverage: Bool = true) throws {
    let file = try Checkpoint(path: icefall)
    let parameters = state.parameters
    let model = try file.stateDict()
    let learnt = model.names.filter { $0 != bufferName }
    for entry in parameters.entries {
      let name = entry.name
      #expect(
        try parameters.value(of: name).elements(as: Double.self) == model.tensor(name).elements())
      if let average = state.average {
        let expected = try file.stateDict("model_avg").tensor(name).elements(as: Double.self)
        #expect(parameters.elements(of: entry, in: average.values) == expected)
      }
      guard let place = learnt.firstIndex(of: name) else { continue }
      let moments = try #require(file["optimizer"]?["state"]?[place])
      for (key, storage) in [
        ("exp_avg", state.optimizer.averages), ("exp_avg_sq", state.optimizer.squares),
      ] {
        let value = try #require(moments[key])
        let expected = try #require(try file.tensor(value))
        #expect(parameters.elements(of: entry, in: storage) == expected.elements(), "\(name)")
      }
    }
    #expect((state.average != nil) == hasAverage)
    #expect(
      state.optimizer.stepCounts == parameters.entries.map { $0.name == bufferName ? 0 : 12 })
    #expect(state.optimizer.learningRate == 0.0026272961195164765)
    #expect(state.optimizer.initialLearningRate == 0.003)
    #expect(state.optimizer.settings == Eve.Settings())
    #expect(state.schedule.learningRate == 0.0026272961195164765)
    #expect(state.schedule.batch == 12 && state.schedule.epoch == 1)
    var progress = TrainingProgress()
    progress.batch = 12
    progress.epoch = 2
    progress.bestTrainLoss = 1.7121646982997367
    progress.bestTrainEpoch = 1
    #expect(state.progress == progress)
  }

  @Test func readsIcefalls() throws {
    let checkpoint = try TrainingCheckpoint(reading: Self.icefall)
    for arrange in [{ $0 }, { $0.reversed() }, { $0.sorted() }] as [([String]) -> [String]] {
      var state = try Self.freshState(arrange: arrange)
      try checkpoint.restore(into: &state)
      try Self.check(state)
    }
    #expect(checkpoint["exp_dir"]?.path == "lstm_transducer_stateless2/exp")
    #expect(checkpoint.sampler?["diagnostics"]?["stats_per_epoch"]?[0]?["kept_cuts"]?.integer == 10)
  }

  @Test(arguments: [true, false]) func comesBack(hasAverage: Bool) throws {
    try withTemporaryFolder { folder in
      var state = try Self.freshState()
      if !hasAverage { state.average = nil }
      try TrainingCheckpoint(reading: Self.icefall).restore(into: &state)
      state.sampler = ["epoch": 1, "stats": .dictionary([(0, [1, 2]), (1, .none)])]
      state.options = [("average_period", 3), ("exp_dir", "exp"), ("lm_scale", 0.25)]
      let path = "\(folder)/epoch-2.pt"
      try state.write(to: path)

      let checkpoint = try TrainingCheckpoint(reading: path)
      var fresh = try Self.freshState(arrange: { $0.reversed() })
      if !hasAverage { fresh.average = nil }
      try checkpoint.restore(into: &fresh)
      try Self.check(fresh, hasAverage: hasAverage)
      #expect(checkpoint["average_period"]?.integer == 3)
      #expect(checkpoint["lm_scale"]?.number == 0.25)
      #expect(checkpoint.sampler?["stats"]?[0]?.elements?.map(\.integer) == [1, 2])
      let keys = checkpoint.checkpoint.root.entries?.compactMap(\.key.string) ?? []
      let icefalls = try Checkpoint(path: Self.icefall).root.entries?.compactMap(\.key.string) ?? []
      let expected = icefalls.filter { keys.contains($0) || $0 == "model_avg" && hasAverage }
      #expect(Set(keys) == Set(expected))
      #expect(keys.starts(with: icefalls.prefix(hasAverage ? 11 : 5)))
    }
  }

  /// A step after restoring is the step that would have come without stopping.
  @Test func goesOnBitForBit() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/checkpoint-3.pt"
      var random = SeededGenerator(seed: 5)
      let state = try Self.freshState()
      let threads = ThreadPool()
      for entry in state.parameters.entries {
        try state.parameters.set(entry.name, to: random.tensor(entry.shape))
      }
      func step(_ state: TrainingState, batch: Int) throws {
        var random = SeededGenerator(seed: UInt64(batch))
        try EveTests.setGradients(of: state.parameters) { name in
          random.tensor(try #require(state.parameters[name]).shape)
        }
        state.optimizer.step(threads: threads)
        state.average?.update(with: state.parameters, batch: batch, period: 1)
      }
      for batch in 1...3 { try step(state, batch: batch) }
      try state.write(to: path)
      var resumed = try Self.freshState()
      try TrainingCheckpoint(reading: path).restore(into: &resumed)
      for batch in 4...6 {
        try step(state, batch: batch)
        try step(resumed, batch: batch)
      }
      #expect(try state.parameters.allValues() == resumed.parameters.allValues())
      for name in ["a", "b"] {
        try (name == "a" ? state : resumed).write(to: "\(folder)/\(name).pt")
      }
      let files = try ["a", "b"].map { try MappedFile(path: "\(folder)/\($0).pt").storage }
      let bytes = files.map {
        $0.withBytes { span in unsafe span.withUnsafeBytes { unsafe [UInt8]($0) } }
      }
      #expect(bytes[0] == bytes[1])
    }
  }

  @Test func anOptionMustNotHideWhatIsThere() throws {
    try withTemporaryFolder { folder in
      var state = try Self.freshState()
      state.options = [("model", 1)]
      let error = trainingError { try state.write(to: "\(folder)/a.pt") }
      #expect(error?.code == .option)
      #expect(error?.message == "'model' comes twice among what a checkpoint holds")
    }
  }

  typealias Items = [(key: PickleObject.Key, value: PickleObject)]

  static func optimizer(
    params: Int = 78, beta2: PickleObject = 0.98, state: PickleObject = [:]
  ) -> PickleObject {
    let group: PickleObject = [
      "lr": 0.1, "betas": .tuple([0.9, beta2]), "eps": 1e-8, "weight_decay": 0.001,
      "target_rms": 0.1, "initial_lr": 0.1,
      "params": .list((0..<params).map(PickleObject.integer)),
    ]
    return ["param_groups": [group], "state": state]
  }

  @Test func refusesWhatIsNotItsOwn() throws {
    let model = PickleObject(try Checkpoint(path: Self.icefall).stateDict())
    let other = PickleObject(try Checkpoint(path: Fixtures.path("goldens/noproj.pt")).stateDict())
    let weights: Items = [("model", model), ("model_avg", model)]
    let schedule: PickleObject = ["base_lrs": [.float(.nan)], "epoch": 1, "batch": 1]
    let cases: [(items: Items, complaint: String)] = [
      ([], "has no 'model'"),
      ([("model", other)], "the weights of another model: missing: "),
      ([("model", model)], "has no 'model_avg'"),
      (weights, "'optimizer' is missing, expected a dictionary"),
      (
        weights + [("optimizer", Self.optimizer(params: 2))],
        "'params' is a list of 2, expected 0 to 77"
      ),
      (
        weights + [("optimizer", Self.optimizer(beta2: 1))],
        "'betas' is a tuple of 2, expected 2 numbers"
      ),
      (
        weights + [("optimizer", Self.optimizer(state: .dictionary([(0, ["step": -1])])))],
        "'step' is -1"
      ),
      (
        weights + [("optimizer", Self.optimizer(state: .dictionary([(0, ["step": 1])])))],
        "'exp_avg' is missing"
      ),
      (weights + [("optimizer", Self.optimizer())], "'scheduler' is missing"),
      (
        weights + [("optimizer", Self.optimizer()), ("scheduler", schedule)],
        "'base_lrs' is a list of 1"
      ),
    ]
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.pt"
      var state = try Self.freshState()
      let before = try state.parameters.allValues()
      for (items, complaint) in cases {
        try Checkpoint.write(.dictionary(items), to: path)
        let checkpoint = try TrainingCheckpoint(reading: path)
        let error = trainingError { try checkpoint.restore(into: &state) }
        #expect(error?.code == .checkpoint)
        #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "no error")")
        #expect(try state.parameters.allValues() == before)
      }
    }
    let missing = trainingError { _ = try TrainingCheckpoint(reading: "none.pt") }
    #expect(missing?.code == .checkpoint)
  }
}
