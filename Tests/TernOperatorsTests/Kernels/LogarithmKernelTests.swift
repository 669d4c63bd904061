import CTernKernels
import RealModule
import TernOperators
import TernTensor
import TestSupport
import Testing

/// Logarithms and sums of exponentials: the bounds that CTernKernels.h states, at all lengths.
@Suite struct LogarithmKernelTests {
  /// Calls a kernel with a row x and a row y of the same length, both at forbidden pages.
  private func results(
    _ x: [Float],
    _ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) throws -> [Float] {
    let input = try Tensor(x, shape: [x.count]).guarded
    let memory = GuardedMemory(byteCount: x.count * 4)
    let output = TensorView(
      elementType: .float32, shape: [x.count], storage: memory.mutableStorage, byteOffset: 0)
    unsafe kernel(
      TensorView(input, scales: nil).pointer(Float.self), output.mutablePointer(Float.self))
    return Tensor(copying: output).elements()
  }

  private func logSumExp(_ x: [Float]) -> Double {
    let highest = Double(x.reduce(-.infinity, max))
    return highest + Double.log(x.reduce(0) { $0 + Double.exp(Double($1) - highest) })
  }

  @Test func logarithmOfAllMagnitudes() throws {
    var random = SeededGenerator(seed: 1)
    let x =
      [Float.leastNormalMagnitude, 1, 0x1p126, 0x1p127, .greatestFiniteMagnitude]
      + [Float(1).nextDown, Float(1).nextUp]
      + random.floats(20_000, in: -87...87).map { Float.exp($0) }
      + random.floats(20_000, in: 0.5...2)
    try withEveryKernel { kernels in
      let found = unsafe try results(x) { unsafe kernels.table.pointee.log(x.count, $0, $1) }
      for (x, found) in zip(x, found) {
        let exact = Double.log(Double(x))
        #expect(abs(Double(found) - exact) <= 2e-7 * (1 + abs(exact)), "log \(x), \(here)")
      }
    }
  }

  @Test func rowsOfAllLengths() throws {
    var random = SeededGenerator(seed: 2)
    try withEvery("count", in: Array(1...35)) { count in
      let x = random.floats(count, in: -90...90)
      let (highest, exact) = (x.reduce(-.infinity, max), logSumExp(x))
      try withEveryKernel { kernels in
        var (found, sum): (Float, Float) = (0, 0)
        let exponentials = unsafe try results(x) {
          sum = unsafe kernels.table.pointee.exp_row(count, $0, $1, &found)
        }
        #expect(found == highest, here)
        #expect(abs(Double(sum) - Double.exp(exact - Double(highest))) <= 1e-6 * Double(sum), here)
        for (x, y) in zip(x, exponentials) {
          let expected = Double.exp(Double(x) - Double(highest))
          #expect(abs(Double(y) - expected) <= 1e-6 * expected + 2e-45, here)
        }

        let normalisers = unsafe try results(x + x) {
          unsafe kernels.table.pointee.log_sum_exp(2, count, $0, $1)
        }
        for found in normalisers[..<2] {
          #expect(abs(Double(found) - exact) <= 3e-7 * (1 + abs(exact)), here)
        }

        let gradient = unsafe try results(x) { input, output in
          unsafe output.update(from: input, count: count)
          unsafe kernels.table.pointee.softmax_gradient(count, normalisers[0], -0.5, output)
        }
        for (x, y) in zip(x, gradient) {
          let expected = -0.5 * Double.exp(Double(x) - Double(normalisers[0]))
          #expect(abs(Double(y) - expected) <= 5e-6 * abs(expected) + 1e-38, here)
        }
      }
    }
  }

  /// One NaN makes a row's sums NaN, wherever it is.
  @Test func notANumberStays() throws {
    try withEvery("count", in: [1, 7, 16, 33]) { count in
      for place in 0..<count {
        var x = [Float](repeating: 0.5, count: count)
        x[place] = .nan
        try withEveryKernel { kernels in
          var (highest, sum): (Float, Float) = (0, 0)
          let exponentials = unsafe try results(x) {
            sum = unsafe kernels.table.pointee.exp_row(count, $0, $1, &highest)
          }
          #expect(sum.isNaN && exponentials[place].isNaN, here)
          let normaliser = unsafe try results(x) {
            unsafe kernels.table.pointee.log_sum_exp(1, count, $0, $1)
          }
          #expect(normaliser[0].isNaN, here)
          let logarithms = unsafe try results(x) { unsafe kernels.table.pointee.log(count, $0, $1) }
          #expect(logarithms.indices.filter { logarithms[$0].isNaN } == [place], here)
        }
      }
    }
  }
}
