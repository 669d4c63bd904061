import CTernKernels
import TernTensor

extension Arithmetic: DifferentiableOperator {
  package var gradientReads: GradientReads {
    function == .add ? GradientReads() : GradientReads(inputs: [0, 1])
  }

  package func gradientScratchCount(for inputs: [Shape]) -> Int {
    function == .add ? 0 : inputs[0].elementCount
  }

  /// da = dy (· b); db = Σ dy (· a), the sum over the axes along which b is repeated.
  package func gradient(_ call: borrowing GradientCall) {
    let (count, period) = (call.inputShapes[0].elementCount, call.inputShapes[1].elementCount)
    guard count > 0 else { return }
    let dy = unsafe call.outputGradient()
    if let da = unsafe call.inputGradient(0) {
      switch function {
      case .add: unsafe da.update(from: dy, count: count)
      case .multiply:
        if period == 1 {
          unsafe Self.scale(
            count, by: call.input(1)[0], dy, da, kernels: call.kernels, threads: call.threads)
        } else {
          for start in stride(from: 0, to: count, by: period) {
            unsafe call.eachPair(
              period, call.kernels.table.pointee.multiply, dy + start, call.input(1), da + start)
          }
        }
      }
    }
    guard let db = unsafe call.inputGradient(1) else { return }
    if period == 1 && function == .multiply {
      unsafe db[0] = call.dot(count, dy, call.input(0))
      return
    }
    var terms = unsafe dy
    if function == .multiply {
      unsafe call.eachPair(
        count, call.kernels.table.pointee.multiply, dy, call.input(0), call.workspace)
      unsafe terms = UnsafePointer(call.workspace)
    }
    if period == count {
      unsafe db.update(from: terms, count: count)
    } else {
      unsafe call.columnSums(rows: count / period, columns: period, terms, db)
    }
  }
}
