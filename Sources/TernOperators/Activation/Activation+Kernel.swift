import CTernKernels
import TernTensor

extension Activation {
  package func run(_ call: borrowing KernelCall) {
    let table = unsafe call.kernels.table.pointee
    let kernel =
      switch function {
      case .relu: unsafe table.relu
      case .tanh: unsafe table.tanh
      case .sigmoid: unsafe table.sigmoid
      case .doubleSwish: unsafe table.double_swish
      case .exp: unsafe table.exp
      }
    let elements = unsafe Elements(kernel: kernel, x: call.input(0), y: call.output())
    call.threads.parallel(call.inputs[0].shape.elementCount, grain: 16384, elements)
  }

  /// A function of elements, which threads share.
  @safe private struct Elements: ParallelJob {
    let kernel: (@convention(c) (Int, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) -> Void)?
    let x: UnsafePointer<Float>
    let y: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      unsafe kernel?(part.count, x + part.lowerBound, y + part.lowerBound)
    }
  }
}
