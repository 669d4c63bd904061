import CTernKernels

extension Arithmetic {
  package func run(_ call: borrowing KernelCall) {
    let a = unsafe call.input(0)
    let b = unsafe call.input(1)
    let y = unsafe call.output()
    let count = call.inputs[0].shape.elementCount
    let period = call.inputs[1].shape.elementCount
    if period == 1 && count != 1 {
      let factor = unsafe b[0]
      for index in 0..<count {
        unsafe y[index] = function == .add ? a[index] + factor : a[index] * factor
      }
      return
    }
    let table = unsafe call.kernels.table.pointee
    let kernel = unsafe function == .add ? table.add : table.multiply
    for start in stride(from: 0, to: count, by: max(period, 1)) {
      unsafe kernel?(period, a + start, b, y + start)
    }
  }
}
