import CTernKernels

extension Embedding {
  package func run(_ call: borrowing KernelCall) throws(OperatorError) {
    var weight = unsafe call.weight(1)
    let ids = unsafe call.inputs[0].pointer(Int64.self)
    var row = unsafe call.output()
    let vocabulary = Int64(call.inputs[1].shape[0])
    for index in 0..<call.inputs[0].shape.elementCount {
      let id = unsafe ids[index]
      if id < 0 {
        unsafe row.update(repeating: 0, count: weight.inner)
      } else if id < vocabulary {
        unsafe call.kernels.table.pointee.widen(&weight, Int(id), row)
      } else {
        throw error(.range, "id \(id) at place \(index), expected less than \(vocabulary)")
      }
      unsafe row += weight.inner
    }
  }
}
