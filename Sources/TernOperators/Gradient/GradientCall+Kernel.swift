import CTernKernels
import TernTensor

extension GradientCall {
  /// Calls `body` with the transpose of an input [rows, columns], packed for products.
  func withPackedTranspose<Result>(
    of index: Int, rows: Int, columns: Int, _ body: (tern_packed_weight) -> Result
  ) -> Result {
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * columns) {
      unsafe tern_transpose(rows, columns, input(index), $0.baseAddress)
      let transpose = unsafe tern_weight(
        elements: $0.baseAddress, scales: nil, type: TERN_F32, rows: columns, inner: rows)
      return unsafe kernels.withPacked(
        transpose, as: products == .bfloat16 ? TERN_BF16 : TERN_F32, body)
    }
  }

  /// What computes products of matrices.
  var matmul: Matmul { Matmul(products: products, kernels: kernels, threads: threads) }

  /// y[j] = Σ_i x[i, j] for x [rows, columns]: the gradient of what is added to each row.
  func columnSums(
    rows: Int, columns: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    let job = unsafe ColumnSums(table: kernels.table, rows: rows, columns: columns, x: x, y: y)
    threads.parallel((columns + 63) / 64, grain: 65536 / (64 * max(rows, 1)) + 1, job)
  }

  /// Sums of columns in pieces of 64.
  @safe private struct ColumnSums: ParallelJob {
    let table: UnsafePointer<tern_kernels>
    let rows: Int
    let columns: Int
    let x: UnsafePointer<Float>
    let y: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      let first = part.lowerBound * 64
      let count = min(part.upperBound * 64, columns) - first
      unsafe table.pointee.column_sums(rows, count, columns, x + first, y + first)
    }
  }

  /// Σ x · y, in blocks that do not depend on the threads.
  func dot(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>) -> Float {
    let blocks = (count + Self.dotBlock - 1) / Self.dotBlock
    return unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: max(blocks, 1)) { sums in
      guard let base = sums.baseAddress else { return 0 }
      let job = unsafe Dot(table: kernels.table, count: count, x: x, y: y, sums: base)
      threads.parallel(blocks, grain: 4, job)
      return (0..<blocks).reduce(Float(0)) { unsafe $0 + base[$1] }
    }
  }

  private static let dotBlock = 8192

  /// Inner products of blocks.
  @safe private struct Dot: ParallelJob {
    let table: UnsafePointer<tern_kernels>
    let count: Int
    let x: UnsafePointer<Float>
    let y: UnsafePointer<Float>
    let sums: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      for block in part {
        let first = block * GradientCall.dotBlock
        unsafe sums[block] = table.pointee.dot(
          min(GradientCall.dotBlock, count - first), x + first, y + first)
      }
    }
  }

  /// Calls a function of two vectors on parts of them, which threads share.
  func eachPair(
    _ count: Int, _ kernel: PairKernel, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>
  ) {
    threads.parallel(count, grain: 16384, unsafe Pairs(kernel: kernel, x: x, y: y, z: z))
  }

  /// z = f(x, y), element by element.
  typealias PairKernel =
    (
      @convention(c) (
        Int, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?
      ) -> Void
    )?

  @safe private struct Pairs: ParallelJob {
    let kernel: PairKernel
    let x: UnsafePointer<Float>
    let y: UnsafePointer<Float>
    let z: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      let first = part.lowerBound
      unsafe kernel?(part.count, x + first, y + first, z + first)
    }
  }
}
