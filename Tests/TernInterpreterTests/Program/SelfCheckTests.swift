import TernGraph
import TernInterpreter
import TernTensor
import TestSupport
import Testing

@Suite struct SelfCheckTests {
  /// The small model with a golden vector that it made itself.
  private func model() throws -> Model {
    var model = try SmallNetwork.model()
    var random = SeededGenerator(seed: 40)
    model.tensors["golden.x"] = random.tensor([2, 9, 9])
    model.tensors["golden.h"] = random.tensor([2, 2, 5])
    model.tensors["golden.c"] = random.tensor([2, 2, 6])
    let plan = try Session(Program("small", of: model)).plan(["N": 2, "T": 9])
    for name in ["x", "h", "c"] {
      try plan.set(name, to: #require(model.tensors["golden.\(name)"]))
    }
    try plan.run()
    for name in ["y", "new_h"] {
      model.tensors["golden.\(name)"] = Tensor(
        try plan.output(name), shape: try plan.shape(of: name))
    }
    model.goldens = [
      GoldenVector(
        graph: "small", inputs: ["x": "golden.x", "h": "golden.h", "c": "golden.c"],
        outputs: ["y": "golden.y", "new_h": "golden.new_h"], tolerance: 1e-5)
    ]
    return model
  }

  private func interpreterCode(_ model: Model) -> InterpreterError.Code? {
    do {
      try model.checkGoldens()
      return nil
    } catch { return (error as? InterpreterError)?.code }
  }

  @Test func aSoundModelPasses() throws {
    let results = try model().checkGoldens()
    #expect(results.count == 1)
    #expect(results[0].graph == "small" && results[0].difference == 0)
  }

  @Test func everyWeightMatters() throws {
    let model = try model()
    let weights = try model.graph(named: "small").weightNames
    #expect(weights.count == SmallNetwork.parameters.count)
    for name in weights {
      var changed = model
      let tensor = try #require(model.tensors[name])
      var values = tensor.elements(as: Float.self)
      values[values.count - 1] += 0.25
      changed.tensors[name] = Tensor(values, shape: tensor.shape)
      let error = #expect(throws: GraphError.self, "\(name)") { try changed.checkGoldens() }
      #expect(error?.code == .golden)
    }
  }

  @Test func notANumberIsNoAgreement() throws {
    var model = try model()
    let tensor = try #require(model.tensors["golden.y"])
    var values = tensor.elements(as: Float.self)
    values[3] = .nan
    model.tensors["golden.y"] = Tensor(values, shape: tensor.shape)
    model.goldens[0].tolerance = 1e9
    #expect(throws: GraphError.self) { try model.checkGoldens() }
  }

  @Test func vectorsMustFit() throws {
    let sound = try model()
    for name in ["golden.x", "golden.c", "golden.y"] {
      var model = sound
      model.tensors[name] = nil
      #expect(interpreterCode(model) != nil, "\(name)")
    }
    var model = sound
    model.goldens[0].inputs["h"] = nil
    #expect(interpreterCode(model) == .type)
    model = sound
    model.goldens[0].inputs["more"] = "golden.x"
    #expect(interpreterCode(model) == .name)
    model = sound
    model.goldens[0].outputs["more"] = "golden.y"
    #expect(interpreterCode(model) == .name)
    model = sound
    model.tensors["golden.h"] = Tensor([Float](repeating: 0, count: 30), shape: [2, 3, 5])
    #expect(interpreterCode(model) == .type)
    model = sound
    model.tensors["golden.x"] = Tensor([Float](), shape: [2, 0, 9])
    #expect(interpreterCode(model) == .size)
    model = sound
    model.goldens[0].graph = "none"
    #expect(throws: GraphError.self) { try model.checkGoldens() }
    model = sound
    model.tensors["golden.y"] = Tensor([0 as Float], shape: [1])
    #expect(throws: GraphError.self) { try model.checkGoldens() }
  }
}
