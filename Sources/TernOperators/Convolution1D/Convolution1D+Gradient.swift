import CTernKernels
import TernTensor

extension Convolution1D: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads(inputs: [0, 1]) }

  package func gradient(_ call: borrowing GradientCall) {
    let (shape, weights) = (call.inputShapes[0], call.inputShapes[1])
    let (outputs, channels, width) = (weights[0], weights[1], weights[2])
    let (length, frames) = (shape[2], shape[2] - width + 1)
    let table = unsafe call.kernels.table.pointee
    let (x, weight) = unsafe (call.input(0), call.input(1))
    let (dx, dweight) = unsafe (call.inputGradient(0), call.inputGradient(1))
    let dbias = unsafe call.inputGradient(2)
    unsafe dx?.update(repeating: 0, count: shape.elementCount)
    unsafe dweight?.update(repeating: 0, count: weights.elementCount)
    unsafe dbias?.update(repeating: 0, count: outputs)
    var dy = unsafe call.outputGradient()
    for n in 0..<shape[0] {
      for o in 0..<outputs {
        let group = o / (outputs / groups)
        for i in 0..<channels {
          let row = (n * shape[1] + group * channels + i) * length
          for k in 0..<width {
            let place = (o * channels + i) * width + k
            if let dx = unsafe dx {
              let part = unsafe dx + row + k
              unsafe table.add_scaled(frames, part, weight[place], dy, part)
            }
            unsafe dweight?[place] += table.dot(frames, dy, x + row + k)
          }
        }
        unsafe dbias?[o] += table.sum(frames, dy)
        unsafe dy += frames
      }
    }
  }
}
