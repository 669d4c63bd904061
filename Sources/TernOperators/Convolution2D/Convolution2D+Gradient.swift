import CTernKernels
import TernTensor

extension Convolution2D: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads(inputs: [0, 1]) }

  /// A block of patches.
  package func gradientScratchCount(for inputs: [Shape]) -> Int {
    scratchCount(for: inputs) ?? 0
  }

  /// Block by block of patches: dweight += dy · patches; dpatches = dyᵀ · weight, added to dx where
  /// they were taken from.
  package func gradient(_ call: borrowing GradientCall) {
    let (shape, window) = (call.inputShapes[0], call.inputShapes[1])
    let (outputs, inner) = (window[0], window.elementCount / window[0])
    let positions = call.outputShapes[0][2] * call.outputShapes[0][3]
    let block = Self.block(inner)
    let (dx, dweight) = unsafe (call.inputGradient(0), call.inputGradient(1))
    unsafe dx?.update(repeating: 0, count: shape.elementCount)
    let patches = unsafe call.workspace
    let image = shape.elementCount / max(shape[0], 1)
    var isFirst = true
    for n in 0..<shape[0] {
      var arguments = unsafe tern_patches_arguments(
        x: call.input(0) + n * image, channels: shape[1], height: shape[2], width: shape[3],
        window_height: window[2], window_width: window[3],
        stride_height: stride[0], stride_width: stride[1])
      for first in Swift.stride(from: 0, to: positions, by: block) {
        let count = min(block, positions - first)
        let dy = unsafe MatrixView(
          call.outputGradient() + n * outputs * positions + first, rows: outputs, columns: count,
          stride: positions)
        if let dweight = unsafe dweight {
          unsafe tern_patches(&arguments, first, first + count, patches)
          let x = unsafe MatrixView(patches, rows: count, columns: inner)
          unsafe call.matmul(dy, x, into: dweight, accumulate: !isFirst)
          isFirst = false
        }
        if let dx = unsafe dx {
          let weight = unsafe MatrixView(call.input(1), rows: outputs, columns: inner)
          unsafe call.matmul(dy.transposed, weight, into: patches)
          unsafe tern_patches_gradient(
            &arguments, 0, shape[1], first, count, patches, dx + n * image)
        }
      }
    }
    if isFirst { unsafe dweight?.update(repeating: 0, count: window.elementCount) }
    if let dbias = unsafe call.inputGradient(2) { unsafe sumPositions(call, into: dbias) }
  }

  /// dbias[o] = Σ dy[n, o, h, w].
  private func sumPositions(
    _ call: borrowing GradientCall, into dbias: UnsafeMutablePointer<Float>
  ) {
    let shape = call.outputShapes[0]
    let positions = shape[2] * shape[3]
    unsafe dbias.update(repeating: 0, count: shape[1])
    var dy = unsafe call.outputGradient()
    for _ in 0..<shape[0] {
      for o in 0..<shape[1] {
        unsafe dbias[o] += call.kernels.table.pointee.sum(positions, dy)
        unsafe dy += positions
      }
    }
  }
}
