import CTernKernels
import TernTensor

/// The arguments of one call of a kernel.
package struct KernelCall {
  /// The inputs, in the signature's order.
  package let inputs: [TensorView]
  /// The outputs, in the signature's order; none overlaps an input.
  package let outputs: [TensorView]
  /// Memory for the call's own use.
  package let scratch: TensorView
  /// The kernels to compute with.
  package let kernels: Kernels
  /// The threads to compute on.
  package let threads: ThreadPool
  /// How large products of matrices are computed.
  package let products: Products

  /// A call with the given arguments.
  package init(
    inputs: [TensorView], outputs: [TensorView], scratch: TensorView, kernels: Kernels,
    threads: ThreadPool, products: Products = .streaming
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.scratch = scratch
    self.kernels = kernels
    self.threads = threads
    self.products = products
  }

  /// The elements of an f32 input.
  func input(_ index: Int) -> UnsafePointer<Float> {
    unsafe inputs[index].pointer(Float.self)
  }

  /// The elements of an f32 input that may be left out.
  func optionalInput(_ index: Int) -> UnsafePointer<Float>? {
    index < inputs.count ? unsafe input(index) : nil
  }

  /// The elements of an f32 output.
  func output(_ index: Int = 0) -> UnsafeMutablePointer<Float> {
    unsafe outputs[index].mutablePointer(Float.self)
  }

  /// An input as a weight [its first axis, everything else].
  func weight(_ index: Int) -> tern_weight {
    let view = inputs[index]
    let rows = view.shape[0]
    return unsafe tern_weight(
      elements: view.base, scales: view.scales, type: view.elementType.weightType, rows: rows,
      inner: rows == 0 ? 0 : view.shape.elementCount / rows)
  }

  /// y [columns, weight.rows] = x [columns, weight.inner] · weightᵀ + bias.
  func project(
    _ x: UnsafePointer<Float>, columns: Int, by weight: tern_weight, bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>
  ) {
    if products == .streaming {
      return unsafe gemm(
        tern_gemm_arguments(
          w: weight, bias: bias, x: x, columns: columns, y: y, row_stride: 1,
          column_stride: weight.rows, accumulate: false))
    }
    let elements = unsafe weight.elements.assumingMemoryBound(to: Float.self)
    let (rows, inner) = unsafe (weight.rows, weight.inner)
    let matmul = Matmul(products: products, kernels: kernels, threads: threads)
    unsafe matmul(
      MatrixView(x, rows: columns, columns: inner),
      MatrixView(elements, rows: rows, columns: inner).transposed, bias: bias, into: y)
  }

  /// Computes a matrix product, its rows shared by the threads.
  func gemm(_ arguments: borrowing tern_gemm_arguments) {
    let products = unsafe max(1, arguments.w.inner * arguments.columns)
    let rows = unsafe arguments.w.rows
    unsafe withUnsafePointer(to: arguments) { pointer in
      let product = unsafe Product(arguments: pointer, table: kernels.table)
      threads.parallel(rows, grain: Self.productsWorthAThread / products + 1, product)
    }
  }

  /// A matrix product, whose rows threads share.
  @safe private struct Product: ParallelJob {
    let arguments: UnsafePointer<tern_gemm_arguments>
    let table: UnsafePointer<tern_kernels>

    func run(_ rows: Range<Int>) {
      unsafe table.pointee.gemm(arguments, rows.lowerBound, rows.upperBound)
    }
  }

  /// Fewer multiplications than this take less time than waking a thread.
  private static let productsWorthAThread = 100_000
}
