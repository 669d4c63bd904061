import CTernKernels
import TernTensor

/// The arguments of one call of a kernel.
package struct KernelCall {
  /// The inputs, in the signature's order.
  package let inputs: [TensorView]
  /// Those of the inputs that were packed for products, at the inputs' places.
  package let packedInputs: [PackedWeight?]
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
    inputs: [TensorView], packedInputs: [PackedWeight?] = [], outputs: [TensorView],
    scratch: TensorView, kernels: Kernels, threads: ThreadPool, products: Products = .streaming
  ) {
    self.inputs = inputs
    self.packedInputs = packedInputs
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
  func weight(_ index: Int) -> tern_weight { unsafe inputs[index].weight }

  /// Calls `body` with an input as products read it: as it was packed before, or is packed now.
  func withPackedWeight<Result>(_ index: Int, _ body: (tern_packed_weight) -> Result) -> Result {
    if packedInputs.indices.contains(index), let packed = packedInputs[index] {
      return unsafe body(packed.arguments)
    }
    let weight = unsafe weight(index)
    return unsafe kernels.withPacked(
      weight, as: products == .bfloat16 ? TERN_BF16 : weight.type, body)
  }

  /// y [columns, rows] = x [columns, inner] · weightᵀ + bias, where input `index` is the weight.
  func project(
    _ x: UnsafePointer<Float>, columns: Int, by index: Int, bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>
  ) {
    if products == .streaming {
      return unsafe withPackedWeight(index) { weight in
        unsafe gemm(
          tern_gemm_arguments(
            w: weight, bias: bias, x: x, columns: columns, y: y, row_stride: 1,
            column_stride: weight.rows, accumulate: false))
      }
    }
    let weight = unsafe weight(index)
    let elements = unsafe weight.elements.assumingMemoryBound(to: Float.self)
    let (rows, inner) = unsafe (weight.rows, weight.inner)
    let matmul = Matmul(products: products, kernels: kernels, threads: threads)
    unsafe matmul(
      MatrixView(x, rows: columns, columns: inner),
      MatrixView(elements, rows: rows, columns: inner).transposed, bias: bias, into: y)
  }

  /// Computes a matrix product, whose blocks of rows the threads share.
  func gemm(_ arguments: borrowing tern_gemm_arguments) {
    let products = unsafe TERN_BLOCK_ROWS * max(1, arguments.w.inner * arguments.columns)
    let blocks = unsafe tern_packed_blocks(arguments.w.rows)
    unsafe withUnsafePointer(to: arguments) { pointer in
      let product = unsafe Product(arguments: pointer, table: kernels.table)
      threads.parallel(blocks, grain: Self.productsWorthAThread / products + 1, product)
    }
  }

  /// A matrix product, whose blocks threads share.
  @safe private struct Product: ParallelJob {
    let arguments: UnsafePointer<tern_gemm_arguments>
    let table: UnsafePointer<tern_kernels>

    func run(_ blocks: Range<Int>) {
      unsafe table.pointee.gemm(arguments, blocks.lowerBound, blocks.upperBound)
    }
  }

  /// Fewer multiplications than this take less time than waking a thread.
  private static let productsWorthAThread = 100_000
}
