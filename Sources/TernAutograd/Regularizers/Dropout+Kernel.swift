import CTernKernels
import TernOperators
import TernTensor

extension Dropout {
  /// The values with some of them dropped: which, follows from the seed, so that the gradient drops the
  /// same.
  func apply(to x: TensorView, seed: UInt64, in workspace: Workspace) -> TensorView {
    let y = workspace.array(x.shape)
    workspace.threads.parallel(
      x.shape.elementCount, grain: 16384,
      unsafe Dropping(
        table: workspace.kernels.table, seed: seed, probability: probability,
        x: x.pointer(Float.self), y: y.mutablePointer(Float.self)))
    return y
  }

  @safe private struct Dropping: ParallelJob {
    let table: UnsafePointer<tern_kernels>
    let seed: UInt64
    let probability: Float
    let x: UnsafePointer<Float>
    let y: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      let first = part.lowerBound
      unsafe table.pointee.dropout(part.count, seed, first, probability, x + first, y + first)
    }
  }
}
