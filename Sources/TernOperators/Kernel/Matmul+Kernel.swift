import CTernKernels
import TernTensor

/// Computes products of matrices of f32, packed on the way, whose rows threads share.
struct Matmul {
  let products: Products
  let kernels: Kernels
  /// The threads; nil for the caller alone.
  let threads: ThreadPool?

  /// c [a.rows, b.columns] (+)= a · b + bias, the bias one term for each column.
  func callAsFunction(
    _ a: MatrixView, _ b: MatrixView, bias: UnsafePointer<Float>? = nil,
    into c: UnsafeMutablePointer<Float>, accumulate: Bool = false
  ) {
    precondition(a.columns == b.rows, "[\(a.rows), \(a.columns)] · [\(b.rows), \(b.columns)]")
    var arguments = unsafe tern_matmul_arguments(
      a: a.elements, a_row_stride: a.rowStride, a_inner_stride: a.columnStride, b: b.elements,
      b_inner_stride: b.rowStride, b_column_stride: b.columnStride, rows: a.rows,
      inner: a.columns, columns: b.columns, bias: bias, c: c, c_stride: b.columns,
      accumulate: accumulate, rounds_to_bf16: products == .bfloat16)
    unsafe withUnsafePointer(to: &arguments) { pointer in
      guard let threads, a.rows * a.columns * b.columns >= Self.productsWorthAThread else {
        return unsafe Rows(arguments: pointer, table: kernels.table, rows: a.rows, pieces: 1)
          .run(0..<1)
      }
      threads.parallel(
        threads.count,
        unsafe Rows(
          arguments: pointer, table: kernels.table, rows: a.rows, pieces: threads.count))
    }
  }

  /// Fewer multiplications than this take less time than waking a thread.
  private static let productsWorthAThread = 200_000

  /// A product in as many pieces as there are threads, each with memory to pack operands in.
  @safe private struct Rows: ParallelJob {
    let arguments: UnsafePointer<tern_matmul_arguments>
    let table: UnsafePointer<tern_kernels>
    let rows: Int
    let pieces: Int

    func run(_ part: Range<Int>) {
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: TERN_MATMUL_WORKSPACE) {
        unsafe table.pointee.matmul(
          arguments, rows * part.lowerBound / pieces, rows * part.upperBound / pieces,
          $0.baseAddress)
      }
    }
  }
}
