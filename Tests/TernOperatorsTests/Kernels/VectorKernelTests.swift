import CTernKernels
import TernOperators
import TernTensor
import TestSupport
import Testing

/// Sums and moves of vectors, at all lengths around the edges of a vector.
@Suite struct VectorKernelTests {
  /// From nothing to more than two of the widest vectors.
  private let counts = Array(0...33)

  @Test func scale() {
    var random = SeededGenerator(seed: 50)
    withEvery("count", in: counts) { count in
      let x = random.floats(count, in: -9...9)
      let expected = x.map { -0.3 * $0 }
      withEveryKernel { kernels in
        let (input, output) = (GuardedFloats(x), GuardedFloats(count: count))
        unsafe kernels.table.pointee.scale(count, -0.3, input.start, output.start)
        #expect(sameBits(output.values, expected), here)
        unsafe kernels.table.pointee.scale(count, -0.3, input.start, input.start)
        #expect(sameBits(input.values, expected), here)
      }
    }
  }

  @Test func addScaled() {
    var random = SeededGenerator(seed: 51)
    withEvery("count", in: counts) { count in
      let (x, y) = (random.floats(count), random.floats(count))
      withEveryKernel { kernels in
        let (a, b, z) = (GuardedFloats(x), GuardedFloats(y), GuardedFloats(count: count))
        unsafe kernels.table.pointee.add_scaled(count, a.start, 0.7, b.start, z.start)
        for (index, found) in z.values.enumerated() {
          let term = Double(0.7 as Float) * Double(y[index])
          let bound = (abs(term) * 2 + abs(Double(x[index]))) * 0x1p-24
          #expect(abs(Double(found) - (Double(x[index]) + term)) <= bound, here)
        }
        unsafe kernels.table.pointee.add_scaled(count, a.start, 0.7, b.start, a.start)
        #expect(sameBits(a.values, z.values), here)
      }
    }
  }

  @Test func dotAndSum() {
    var random = SeededGenerator(seed: 52)
    withEvery("count", in: counts + [1000]) { count in
      let (x, y) = (random.floats(count), random.floats(count))
      withEveryKernel { kernels in
        let (a, b) = (GuardedFloats(x), GuardedFloats(y))
        let dot = unsafe kernels.table.pointee.dot(count, a.start, b.start)
        #expect(isSum(dot, of: zip(x, y).map { Double($0) * Double($1) }), here)
        let sum = unsafe kernels.table.pointee.sum(count, a.start)
        #expect(isSum(sum, of: x.map { Double($0) }), here)
      }
    }
  }

  @Test func columnSums() {
    var random = SeededGenerator(seed: 53)
    withEvery("columns", in: counts) { columns in
      withEvery("rows", in: [0, 1, 2, 3, 17]) { rows in
        let stride = columns + 2
        let x = random.floats(max(0, (rows - 1) * stride + columns))
        withEveryKernel { kernels in
          let (input, output) = (GuardedFloats(x), GuardedFloats(count: columns))
          unsafe kernels.table.pointee.column_sums(
            rows, columns, stride, input.start, output.start)
          for (column, found) in output.values.enumerated() {
            let terms = (0..<rows).map { Double(x[$0 * stride + column]) }
            #expect(isSum(found, of: terms), here)
          }
        }
      }
    }
  }

  @Test func transpose() {
    var random = SeededGenerator(seed: 54)
    withEvery("rows", in: counts) { rows in
      withEvery("columns", in: counts) { columns in
        let x = random.floats(rows * columns)
        let (input, output) = (GuardedFloats(x), GuardedFloats(count: x.count))
        unsafe tern_transpose(rows, columns, input.start, output.start)
        let expected = (0..<columns).flatMap { column in
          (0..<rows).map { x[$0 * columns + column] }
        }
        #expect(sameBits(output.values, expected), here)
      }
    }
  }

  /// Whether a number is the sum of some terms, but for rounding.
  private func isSum(_ found: Float, of terms: [Double]) -> Bool {
    let magnitude = terms.reduce(0) { $0 + abs($1) }
    let bound = Double(terms.count + 1) * 0x1p-24 * magnitude
    return abs(Double(found) - terms.reduce(0, +)) <= bound
  }
}
