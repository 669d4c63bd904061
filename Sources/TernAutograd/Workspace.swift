import TernOperators
import TernTensor

/// What a training computes with: kernels, threads, and memory that passes leave to each other.
///
/// Not `Sendable`: one pass at a time.
package final class Workspace {
  /// The threads.
  package let threads: ThreadPool
  package let kernels: Kernels
  package let products: Products
  package let memory = MemoryPool()

  /// A workspace with the machine's best kernels.
  ///
  /// - Parameters:
  ///   - threads: The threads.
  ///   - mixedPrecision: Whether factors of large products are rounded to bf16. Parameters, sums,
  ///     losses and everything else stay f32.
  package convenience init(threads: ThreadPool, mixedPrecision: Bool = false) {
    self.init(
      threads: threads, kernels: .best, products: mixedPrecision ? .bfloat16 : .packed)
  }

  /// A workspace with the given kernels.
  package init(threads: ThreadPool, kernels: Kernels, products: Products = .packed) {
    self.threads = threads
    self.kernels = kernels
    self.products = products
  }

  /// Memory for an f32 tensor, its elements undefined.
  package func array(_ shape: Shape) -> TensorView {
    TensorView(
      elementType: .float32, shape: shape,
      storage: memory.take(byteCount: shape.elementCount * 4), byteOffset: 0)
  }

  /// The bytes that the workspace holds.
  package var byteCount: Int { memory.byteCount }

  /// Lets go of memory that the last two passes did not need.
  package func trim() { memory.trim() }

  /// sum = a + b, of the same shape.
  func add(_ a: TensorView, _ b: TensorView, into sum: TensorView) {
    Arithmetic(.add).run(
      KernelCall(
        inputs: [a, b], outputs: [sum], scratch: array([0]), kernels: kernels, threads: threads))
  }
}
