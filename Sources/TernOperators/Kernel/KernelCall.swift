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

  /// A call with the given arguments.
  package init(
    inputs: [TensorView], outputs: [TensorView], scratch: TensorView, kernels: Kernels,
    threads: ThreadPool
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.scratch = scratch
    self.kernels = kernels
    self.threads = threads
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
    let type =
      switch view.elementType {
      case .float16: TERN_F16
      case .bfloat16: TERN_BF16
      case .int8: TERN_I8
      default: TERN_F32
      }
    return unsafe tern_weight(
      elements: view.base, scales: view.scales, type: type, rows: rows,
      inner: rows == 0 ? 0 : view.shape.elementCount / rows)
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
