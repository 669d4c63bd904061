import CTernKernels
import TernOperators
import TernTensor
import TestSupport
import Testing

/// The product of matrices in any layout, against sums in `Double`.
@Suite struct MatmulKernelTests {
  @Test func everyTileEdge() {
    var random = SeededGenerator(seed: 40)
    withEvery("rows", in: 1...33) { rows in
      withEvery("columns", in: [1, 2, 3, 4, 7, 8, 9, 12, 15, 16, 17, 31, 32, 33]) { columns in
        let inner = Int.random(in: 1...33, using: &random)
        check(rows: rows, columns: columns, inner: inner, &random)
      }
    }
  }

  @Test func everyInnerWidth() {
    var random = SeededGenerator(seed: 41)
    withEvery("inner", in: Array(1...33) + [255, 256, 257, 300, 511, 512, 513]) { inner in
      check(rows: 15, columns: 35, inner: inner, &random)
      check(rows: 1, columns: 1, inner: inner, &random)
    }
  }

  @Test func everyBlockOfColumns() {
    var random = SeededGenerator(seed: 42)
    withEvery("columns", in: [33, 64, 65, 511, 512, 513, 1025]) { columns in
      for inner in [2, 257] { check(rows: 5, columns: columns, inner: inner, &random) }
    }
  }

  @Test(arguments: [false, true]) func rowsInParts(rounds: Bool) {
    var random = SeededGenerator(seed: 43)
    let product = Product(rows: 33, columns: 70, inner: 261, &random)
    let cuts = Array(0...33)
    withEveryKernel { kernels in
      for (a, b) in [(false, false), (true, true)] {
        var form = Product.Form(isATransposed: a, isBTransposed: b, rounds: rounds)
        form.hasBias = true
        form.accumulates = true
        let whole = product.computed(form, kernels: kernels)
        withEvery("cut", in: cuts) { cut in
          let parts = [0..<cut, cut..<33]
          #expect(sameBits(product.computed(form, kernels: kernels, parts: parts), whole), here)
        }
        let single = product.computed(form, kernels: kernels, parts: (0..<33).map { $0..<$0 + 1 })
        #expect(sameBits(single, whole), here)
      }
    }
  }

  /// NaN and infinity go where they belong, whatever stands beside them in a panel.
  @Test(arguments: [false, true]) func notANumberStaysInItsRowAndColumn(rounds: Bool) {
    var random = SeededGenerator(seed: 44)
    withEvery("inner", in: [1, 2, 7, 257]) { inner in
      var product = Product(rows: 17, columns: 35, inner: inner, &random)
      product.a[13 * inner + inner - 1] = .nan
      product.b[(inner - 1) * 35 + 33] = .infinity
      withEveryKernel { kernels in
        let found = product.computed(Product.Form(rounds: rounds), kernels: kernels)
        for row in 0..<17 {
          for column in 0..<35 {
            let value = found[row * product.stride + column]
            #expect(value.isNaN == (row == 13), here)
            #expect(value.isFinite == (row != 13 && column != 33), here)
          }
        }
      }
    }
  }

  /// Compares a product of random numbers in all its forms, with the kernels of all instruction sets.
  private func check(rows: Int, columns: Int, inner: Int, _ random: inout SeededGenerator) {
    let product = Product(rows: rows, columns: columns, inner: inner, &random)
    for rounds in [false, true] {
      let exact = product.exact(rounds: rounds)
      withEveryKernel { kernels in
        for bits in 0..<16 {
          var form = Product.Form(rounds: rounds)
          (form.isATransposed, form.isBTransposed) = (bits & 1 != 0, bits & 2 != 0)
          (form.hasBias, form.accumulates) = (bits & 4 != 0, bits & 8 != 0)
          let found = product.computed(form, kernels: kernels)
          let error = product.error(of: found, exact, form)
          #expect(error <= 1, "\(rows) x \(inner) x \(columns), \(form), \(here)")
        }
      }
    }
  }
}

/// Matrices a [rows, inner] and b [inner, columns] to be multiplied.
private struct Product {
  let rows, columns, inner: Int
  var a, b: [Float]
  let bias: [Float]
  /// What stands in the place of the result before, and between its rows, which are `stride` apart.
  let before: [Float]
  let stride: Int

  /// How a product is computed.
  struct Form {
    var isATransposed = false
    var isBTransposed = false
    var rounds = false
    var hasBias = false
    var accumulates = false
  }

  init(rows: Int, columns: Int, inner: Int, _ random: inout SeededGenerator) {
    (self.rows, self.columns, self.inner, stride) = (rows, columns, inner, columns + 3)
    a = random.floats(rows * inner)
    b = random.floats(inner * columns)
    bias = random.floats(columns)
    before = random.floats((rows - 1) * stride + columns)
  }

  /// The sum of products for each element [rows, columns], and the sum of their magnitudes.
  func exact(rounds: Bool) -> [(sum: Double, magnitude: Double)] {
    func operand(_ value: Float) -> Double {
      Double(
        rounds ? HalfPrecision.float(fromBFloat16: HalfPrecision.bfloat16(from: value)) : value)
    }
    let (a, b) = (a.map(operand), b.map(operand))
    var sums = [(sum: Double, magnitude: Double)](repeating: (0, 0), count: rows * columns)
    for row in 0..<rows {
      for k in 0..<inner {
        for column in 0..<columns {
          let term = a[row * inner + k] * b[k * columns + column]
          sums[row * columns + column].sum += term
          sums[row * columns + column].magnitude += abs(term)
        }
      }
    }
    return sums
  }

  /// The largest error, as a part of what rounding can make; infinite where something else than the
  /// result was written to.
  func error(
    of found: [Float], _ exact: [(sum: Double, magnitude: Double)], _ form: Form
  ) -> Double {
    var worst = 0.0
    for place in found.indices {
      let (row, column) = (place / stride, place % stride)
      guard column < columns else {
        if found[place] != before[place] { return .infinity }
        continue
      }
      var (sum, magnitude) = exact[row * columns + column]
      for term in [form.hasBias ? bias[column] : 0, form.accumulates ? before[place] : 0] {
        sum += Double(term)
        magnitude += abs(Double(term))
      }
      let error = abs(Double(found[place]) - sum) / (Double(inner + 4) * 0x1p-24 * magnitude)
      if !(error <= worst) { worst = error.isNaN ? .infinity : error }
    }
    return worst
  }

  /// What the kernel makes of ``before``; rows in parts.
  func computed(_ form: Form, kernels: Kernels, parts: [Range<Int>]? = nil) -> [Float] {
    let a = Operand(a, rows: rows, columns: inner, isTransposed: form.isATransposed)
    let b = Operand(b, rows: inner, columns: columns, isTransposed: form.isBTransposed)
    let (bias, c) = (GuardedFloats(bias), GuardedFloats(before))
    var arguments = unsafe tern_matmul_arguments(
      a: a.memory.start, a_row_stride: a.rowStride, a_inner_stride: a.columnStride,
      b: b.memory.start, b_inner_stride: b.rowStride, b_column_stride: b.columnStride,
      rows: rows, inner: inner, columns: columns, bias: form.hasBias ? bias.start : nil,
      c: c.start, c_stride: stride, accumulate: form.accumulates, rounds_to_bf16: form.rounds)
    for part in parts ?? [0..<rows] {
      unsafe kernels.table.pointee.matmul(
        &arguments, part.lowerBound, part.upperBound, workspace.start)
    }
    return c.values
  }

  /// A matrix as it lies in memory, rows or columns 2 numbers apart that are not its own.
  private struct Operand {
    let memory: GuardedFloats
    let rowStride, columnStride: Int

    init(_ values: [Float], rows: Int, columns: Int, isTransposed: Bool) {
      let long = (isTransposed ? rows : columns) + 2
      (rowStride, columnStride) = isTransposed ? (1, long) : (long, 1)
      var laidOut = [Float](
        repeating: .nan, count: (rows - 1) * rowStride + (columns - 1) * columnStride + 1)
      for row in 0..<rows {
        for column in 0..<columns {
          laidOut[row * rowStride + column * columnStride] = values[row * columns + column]
        }
      }
      memory = GuardedFloats(laidOut)
    }
  }

  private let workspace = GuardedFloats(count: TERN_MATMUL_WORKSPACE)
}
