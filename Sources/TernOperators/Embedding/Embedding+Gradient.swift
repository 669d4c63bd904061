import CTernKernels
import TernTensor

extension Embedding: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads(inputs: [0]) }

  /// Each row of the output's gradient, added to that of its id.
  package func gradient(_ call: borrowing GradientCall) {
    guard let ids = call.inputs[0], let dweight = unsafe call.inputGradient(1) else { return }
    let (vocabulary, width) = (call.inputShapes[1][0], call.inputShapes[1][1])
    unsafe dweight.update(repeating: 0, count: vocabulary * width)
    var dy = unsafe call.outputGradient()
    let places = unsafe ids.pointer(Int64.self)
    for index in 0..<ids.shape.elementCount {
      let id = unsafe Int(places[index])
      if id >= 0 {
        let row = unsafe dweight + id * width
        unsafe call.kernels.table.pointee.add(width, row, dy, row)
      }
      unsafe dy += width
    }
  }
}
