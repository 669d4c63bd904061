import TernOperators
import TernTensor
import TestSupport
import Testing

/// Kernels that are sums of products, at every size around the edges of vectors and tiles.
@Suite struct SumKernelTests {
  private let tileSizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 17, 33, 50]

  @Test(arguments: weightTypes) func linearAtEveryInnerWidth(type: ElementType) throws {
    var random = SeededGenerator(seed: 10)
    try withEvery("inner", in: Array(1...33) + [64, 100, 257]) { inner in
      for (rows, columns) in [(1, 1), (9, 1), (5, 7), (13, 2)] {
        let inputs = [
          try random.roundedTensor([columns, inner], type), try random.weight([rows, inner], type),
          random.tensor([rows]),
        ]
        try withEveryKernel { kernels in
          for inputs in [inputs, Array(inputs.dropLast())] {
            let error = try sumError(
              .linear(Linear()), inputs, terms: inner, kernels: kernels, isRounded: true)
            #expect(error <= 1, "\(rows) x \(columns), \(here)")
          }
        }
      }
    }
  }

  @Test(arguments: weightTypes) func linearAtEveryTileEdge(type: ElementType) throws {
    var random = SeededGenerator(seed: 11)
    try withEvery("rows", in: tileSizes) { rows in
      try withEvery("columns", in: tileSizes) { columns in
        let inner = Int.random(in: 1...33, using: &random)
        let inputs = [
          random.tensor([columns, inner]), try random.weight([rows, inner], type),
          random.tensor([rows]),
        ]
        try withEveryKernel { kernels in
          let error = try sumError(.linear(Linear()), inputs, terms: inner, kernels: kernels)
          #expect(error <= 1, "inner = \(inner), \(here)")
        }
      }
    }
  }

  /// More columns than one block of the cache holds, and a wider inner axis.
  @Test(arguments: weightTypes, [[70, 3000], [300, 20], [3, 20_000]])
  func linearInBlocks(type: ElementType, shape: [Int]) throws {
    var random = SeededGenerator(seed: 12)
    let inputs = [
      random.tensor(Shape(shape)), try random.weight([21, shape[1]], type), random.tensor([21]),
    ]
    try withEveryKernel { kernels in
      let error = try sumError(.linear(Linear()), inputs, terms: shape[1], kernels: kernels)
      #expect(error <= 1, here)
    }
  }

  /// Extremes that i8 has to hold, and numbers that it cannot.
  @Test func bytesAtTheirLimits() throws {
    let inner = 8192
    let bytes = Tensor([Int8](repeating: -128, count: inner), shape: [1, inner])
    let weight = try Tensor(
      elementType: .int8, shape: [1, inner], storage: bytes.storage, scales: [1])
    func product(_ x: Float, first: Float? = nil, kernels: Kernels) throws -> Float {
      var values = [Float](repeating: x, count: inner)
      values[0] = first ?? x
      let x = Tensor(values, shape: [1, inner])
      return try Operator.linear(Linear()).computed([x, weight], kernels: kernels)[0][0]
    }
    try withEveryKernel { kernels in
      let most = Float(128 * 127 * inner)
      let sums = try [127, -127, 0, .leastNonzeroMagnitude].map {
        try product($0, kernels: kernels)
      }
      #expect(sums == [-most, most, 0, 0], here)
      for number in [Float.nan, .infinity, -.infinity] {
        let sum = try product(1, first: number, kernels: kernels)
        #expect(sum.isNaN, "\(number), \(here)")
      }
    }
  }

  @Test(arguments: weightTypes) func convolution2D(type: ElementType) throws {
    try withEverySeed(20..<60) { random in
      func size(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
      let (channels, outputs) = (size(1...9), size(1...9))
      let window = [size(1...4), size(1...4)]
      let image = [window[0] + size(0...12), window[1] + size(0...12)]
      let operation = Operator.convolution2D(Convolution2D(stride: [size(1...3), size(1...3)]))
      let inputs = [
        random.tensor(Shape([size(1...3), channels] + image)),
        try random.weight(Shape([outputs, channels] + window), type), random.tensor([outputs]),
      ]
      try withEveryKernel { kernels in
        for inputs in [inputs, Array(inputs.dropLast())] {
          let terms = channels * window[0] * window[1]
          let error = try sumError(operation, inputs, terms: terms, kernels: kernels)
          #expect(error <= 1, "\(operation) \(inputs.map(\.shape)), \(here)")
        }
      }
    }
  }

  /// More patches than are laid out at a time.
  @Test func convolution2DInBlocks() throws {
    var random = SeededGenerator(seed: 13)
    let operation = Operator.convolution2D(Convolution2D(stride: [1, 2]))
    let inputs = [random.tensor([2, 40, 17, 33]), random.tensor([3, 40, 3, 3])]
    try withEveryKernel { kernels in
      let error = try sumError(operation, inputs, terms: 360, kernels: kernels)
      #expect(error <= 1, here)
    }
  }

  @Test func convolution1D() throws {
    try withEverySeed(0..<60) { random in
      func size(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
      let (groups, inputs, outputs, width) = (size(1...5), size(1...3), size(1...3), size(1...5))
      let operation = Operator.convolution1D(Convolution1D(groups: groups))
      let tensors = [
        random.tensor([size(1...3), groups * inputs, width + size(0...33)]),
        random.tensor([groups * outputs, inputs, width]), random.tensor([groups * outputs]),
      ]
      try withEveryKernel { kernels in
        for tensors in [tensors, Array(tensors.dropLast())] {
          let error = try sumError(operation, tensors, terms: inputs * width, kernels: kernels)
          #expect(error <= 1, "\(groups) groups, \(tensors.map(\.shape)), \(here)")
        }
      }
    }
  }

  @Test func basicNorm() throws {
    var random = SeededGenerator(seed: 14)
    try withEvery("channels", in: Array(1...33) + [512]) { channels in
      let x = random.tensor([3, channels], in: -9...9)
      let inputs = [x, Tensor([0.25] as [Float], shape: [])]
      let operation = Operator.basicNorm(BasicNorm())
      let exact = operation.reference(inputs, as: Double.self)[0]
      try withEveryKernel { kernels in
        let found = try operation.computed(inputs, kernels: kernels)[0]
        let worst = zip(found, exact).map { abs(Double($0) - $1) / abs($1) }.max() ?? .infinity
        #expect(worst <= Double(channels + 8) * 0x1p-24, here)
      }
    }
  }

  @Test func logSoftmax() throws {
    var random = SeededGenerator(seed: 15)
    try withEvery("classes", in: Array(1...33) + [500]) { classes in
      var x = random.tensor([3, classes], in: -30...30)
      if classes > 2 {
        var values = x.elements(as: Float.self)
        values[1] = -.infinity
        x = Tensor(values, shape: x.shape)
      }
      let operation = Operator.logSoftmax(LogSoftmax())
      let exact = operation.reference([x], as: Double.self)[0]
      try withEveryKernel { kernels in
        let found = try operation.computed([x], kernels: kernels)[0]
        let difference = largestDifference(found.map { Double($0) }, exact)
        #expect(difference <= 2e-6, "\(difference), \(here)")
      }
    }
  }

  /// Rows with NaN are NaN; others are not.
  @Test func notANumberStaysInItsRow() throws {
    try withEvery("place", in: 0..<19) { place in
      var values = [Float](repeating: 0.5, count: 57)
      values[19 + place] = .nan
      let x = Tensor(values, shape: [3, 19])
      let weight = Tensor([Float](repeating: 1, count: 38), shape: [2, 19])
      let cases: [(Operator, [Tensor])] = [
        (.logSoftmax(LogSoftmax()), [x]), (.linear(Linear()), [x, weight]),
        (.basicNorm(BasicNorm()), [x, Tensor([1 as Float], shape: [])]),
      ]
      try withEveryKernel { kernels in
        for (operation, inputs) in cases {
          let found = try operation.computed(inputs, kernels: kernels)[0].map(\.isNaN)
          let width = found.count / 3
          let expected = [false, true, false].flatMap { [Bool](repeating: $0, count: width) }
          #expect(found == expected, "\(operation), \(here)")
        }
      }
    }
  }
}
