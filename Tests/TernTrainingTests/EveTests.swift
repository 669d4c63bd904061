import TernAutograd
import TernOperators
import TernTensor
import TernTraining
import TestSupport
import Testing

/// Eve against icefall's own first step, and against its formulas in Double.
@Suite struct EveTests {
  /// The parameters of the trajectory's model, set to `kind`.
  static func parameters(_ goldens: Goldens, _ kind: String) throws -> Parameters {
    let names = goldens.names.filter { $0.hasPrefix("\(kind).") }
    let buffer = "encoder.encoder_embed.out_norm.eps"
    return try Parameters(
      names.map { (String($0.dropFirst(kind.count + 1)), try goldens.tensor($0)) },
      buffers: [buffer])
  }

  static func setGradients(of parameters: Parameters, _ values: (String) throws -> Tensor) throws {
    for entry in parameters.entries where entry.isLearnt {
      let gradient = try values(entry.name)
      parameters.view(of: entry, in: parameters.gradients)
        .copyElements(from: TensorView(gradient, scales: nil))
    }
  }

  @Test func firstStepIsIcefalls() throws {
    let goldens = try Goldens("trajectory")
    for kernels in Kernels.available {
      let parameters = try Self.parameters(goldens, "init")
      try Self.setGradients(of: parameters) { try goldens.tensor("prob1.grad1.\($0)") }
      let rate = try #require(goldens.tensor("prob1.lr").elements(as: Double.self).first)
      let eve = Eve(parameters, learningRate: rate)
      eve.step(kernels: kernels, threads: ThreadPool(count: 2))
      var largest = 0.0
      for entry in parameters.entries {
        let found = try parameters.value(of: entry.name).elements(as: Double.self)
        let expected = try goldens.tensor("prob1.after1.\(entry.name)").elements(as: Double.self)
        largest = max(largest, largestDifference(found, expected))
      }
      // The gradients are the same to the bit, so no element flips.
      #expect(largest <= 1e-7, "\(kernels.name)")
    }
  }

  /// Parameters of all sizes around a vector and a piece; above and below the target; a buffer; a
  /// single number at each bound.
  static func oddParameters(_ random: inout SeededGenerator) throws -> Parameters {
    var tensors: [(String, Tensor)] = (0..<40).map { size in
      ("p\(size)", random.tensor([size], in: size.isMultiple(of: 2) ? -1...1 : -0.1...0.1))
    }
    tensors.append(("large", random.tensor([3, 20_001])))
    tensors.append(("low", Tensor([-9.9995] as [Float], shape: [])))
    tensors.append(("high", Tensor([1.9995] as [Float], shape: [])))
    tensors.append(("buffer", random.tensor([5])))
    return try Parameters(tensors, buffers: ["buffer"])
  }

  @Test func followsTheFormulasForManySteps() throws {
    try withEvery("kernels", in: Kernels.available) { kernels in
      var random = SeededGenerator(seed: 3)
      let parameters = try Self.oddParameters(&random)
      var settings = Eve.Settings()
      settings.weightDecay = 0.01
      let eve = Eve(parameters, learningRate: 0.003, settings: settings)
      let threads = ThreadPool(count: 2)
      var reference = try parameters.entries.map {
        Reference(values: try parameters.value(of: $0.name).elements(as: Double.self))
      }
      for step in 1...20 {
        eve.learningRate = 0.003 / Double(step)
        let signs: [String: Float] = ["low": 1, "high": -1]
        try Self.setGradients(of: parameters) { name in
          let shape = try #require(parameters[name]).shape
          let sign = signs[name]
          return random.tensor(shape, in: sign.map { $0...$0 } ?? -3...3)
        }
        eve.step(kernels: kernels, threads: threads)
        for (index, entry) in parameters.entries.enumerated() where entry.isLearnt {
          let gradient = try parameters.gradient(of: entry.name).elements(as: Double.self)
          reference[index].step(gradient, rate: eve.learningRate, settings)
        }
      }
      for (index, entry) in parameters.entries.enumerated() {
        let found = try parameters.value(of: entry.name).elements(as: Double.self)
        let difference = largestDifference(found, reference[index].values)
        #expect(difference <= 1e-6, "\(entry.name), \(here)")
      }
      #expect(try parameters.value(of: "low").elements(as: Float.self) == [-10])
      #expect(try parameters.value(of: "high").elements(as: Float.self) == [2])
      #expect(eve.stepCounts.last == 0 && eve.stepCounts.first == 20)
    }
  }

  @Test func threadsChangeNothing() throws {
    let results = try [1, 2, 3].map { count in
      var random = SeededGenerator(seed: 4)
      let parameters = try Self.oddParameters(&random)
      let eve = Eve(parameters, learningRate: 0.003)
      let threads = ThreadPool(count: count)
      for _ in 0..<3 {
        try Self.setGradients(of: parameters) { name in
          random.tensor(try #require(parameters[name]).shape)
        }
        eve.step(threads: threads)
      }
      return try parameters.entries.map {
        try parameters.value(of: $0.name).elements(as: Float.self)
      }
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  /// The formulas in Double.
  struct Reference {
    var values: [Double]
    var averages: [Double]
    var squares: [Double]
    var correction1 = 1.0
    var correction2 = 1.0

    init(values: [Double]) {
      self.values = values
      averages = values.map { _ in 0 }
      squares = averages
    }

    mutating func step(_ gradient: [Double], rate: Double, _ settings: Eve.Settings) {
      correction1 *= settings.beta1
      correction2 *= settings.beta2
      let meanSquare = values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))
      if values.count > 1 && meanSquare.squareRoot() > settings.targetRMS {
        for index in values.indices { values[index] *= 1 - settings.weightDecay }
      }
      for (index, g) in gradient.enumerated() {
        averages[index] = settings.beta1 * averages[index] + (1 - settings.beta1) * g
        squares[index] = settings.beta2 * squares[index] + (1 - settings.beta2) * g * g
        let root = (squares[index] / (1 - correction2)).squareRoot() + settings.epsilon
        values[index] -= rate / (1 - correction1) * averages[index] / root
      }
      if values.count == 1 { values[0] = min(2, max(-10, values[0])) }
    }
  }
}
