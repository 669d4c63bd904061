import CTernKernels
import TernTensor

extension Convolution1D {
  package func scratchCount(for inputs: [Shape]) -> Int? { inputs[0][2] }

  package func run(_ call: borrowing KernelCall) {
    let (shape, weights) = (call.inputs[0].shape, call.inputs[1].shape)
    let (outputs, channels, width) = (weights[0], weights[1], weights[2])
    let (length, frames) = (shape[2], shape[2] - width + 1)
    let table = unsafe call.kernels.table.pointee
    let x = unsafe call.input(0)
    let weight = unsafe call.input(1)
    let bias = unsafe call.optionalInput(2)
    let part = unsafe call.scratch.mutablePointer(Float.self)
    var y = unsafe call.output()
    for n in 0..<shape[0] {
      for o in 0..<outputs {
        let group = o / (outputs / groups)
        unsafe y.update(repeating: unsafe bias?[o] ?? 0, count: frames)
        for i in 0..<channels {
          unsafe table.correlate(
            frames, width, weight + (o * channels + i) * width,
            x + (n * shape[1] + group * channels + i) * length, part)
          unsafe table.add(frames, y, part, y)
        }
        unsafe y += frames
      }
    }
  }
}
