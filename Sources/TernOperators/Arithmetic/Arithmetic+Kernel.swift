import CTernKernels
import TernTensor

extension Arithmetic {
  package func run(_ call: borrowing KernelCall) {
    let count = call.inputs[0].shape.elementCount
    let period = call.inputs[1].shape.elementCount
    let (a, b, y) = unsafe (call.input(0), call.input(1), call.output())
    if period == 1 && count != 1 && function == .multiply {
      unsafe Self.scale(
        count, by: b[0], a, y, kernels: call.kernels, threads: call.threads)
      return
    }
    let table = unsafe call.kernels.table.pointee
    let kernel = unsafe function == .add ? table.add : table.multiply
    if period == count {
      call.threads.parallel(
        count, grain: 16384, unsafe Pairs(kernel: kernel, a: a, b: b, y: y))
    } else if period == 1 {
      for index in 0..<count { unsafe y[index] = a[index] + b[0] }
    } else {
      for start in stride(from: 0, to: count, by: max(period, 1)) {
        unsafe kernel?(period, a + start, b, y + start)
      }
    }
  }

  /// y = factor · x, shared by threads.
  package static func scale(
    _ count: Int, by factor: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
    kernels: Kernels, threads: ThreadPool
  ) {
    threads.parallel(
      count, grain: 16384, unsafe Scaling(table: kernels.table, factor: factor, x: x, y: y))
  }

  /// y = factor · x.
  @safe private struct Scaling: ParallelJob {
    let table: UnsafePointer<tern_kernels>
    let factor: Float
    let x: UnsafePointer<Float>
    let y: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      unsafe table.pointee.scale(part.count, factor, x + part.lowerBound, y + part.lowerBound)
    }
  }

  /// y = f(a, b), element by element.
  @safe private struct Pairs: ParallelJob {
    let kernel: GradientCall.PairKernel
    let a: UnsafePointer<Float>
    let b: UnsafePointer<Float>
    let y: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      let first = part.lowerBound
      unsafe kernel?(part.count, a + first, b + first, y + first)
    }
  }
}
