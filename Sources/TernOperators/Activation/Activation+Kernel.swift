import CTernKernels

extension Activation {
  package func run(_ call: borrowing KernelCall) {
    let table = unsafe call.kernels.table.pointee
    let x = unsafe call.input(0)
    let y = unsafe call.output()
    let kernel =
      switch function {
      case .relu: unsafe table.relu
      case .tanh: unsafe table.tanh
      case .sigmoid: unsafe table.sigmoid
      case .doubleSwish: unsafe table.double_swish
      case .exp: unsafe table.exp
      }
    let count = call.inputs[0].shape.elementCount
    call.threads.parallel(count, grain: 16384) { part in
      unsafe kernel?(part.count, x + part.lowerBound, y + part.lowerBound)
    }
  }
}
