import CTernKernels
import TernTensor

extension Convolution2D {
  package func scratchCount(for inputs: [Shape]) -> Int? {
    let inner = inputs[1].extents.dropFirst().reduce(1, *)
    return min(positions(inputs), Self.block(inner)) * inner
  }

  /// The number of the window's positions on one image.
  private func positions(_ inputs: [Shape]) -> Int {
    (2...3).reduce(1) { $0 * ((inputs[0][$1] - inputs[1][$1]) / stride[$1 - 2] + 1) }
  }

  /// The number of patches that are laid out at a time: they stay in the second-level cache.
  static func block(_ inner: Int) -> Int { max(1, 65536 / inner) }

  /// A block of patches at a time, as a matrix product: weight [O, I·J·K] by patches [.., I·J·K].
  package func run(_ call: borrowing KernelCall) {
    let (shape, window) = (call.inputs[0].shape, call.inputs[1].shape)
    let weight = unsafe call.weight(1)
    let positions = positions([shape, window])
    let block = unsafe Self.block(weight.inner)
    let patches = unsafe call.scratch.mutablePointer(Float.self)
    for n in 0..<shape[0] {
      var image = unsafe tern_patches_arguments(
        x: call.input(0) + n * shape[1] * shape[2] * shape[3],
        channels: shape[1], height: shape[2], width: shape[3],
        window_height: window[2], window_width: window[3],
        stride_height: stride[0], stride_width: stride[1])
      for first in Swift.stride(from: 0, to: positions, by: block) {
        let last = min(first + block, positions)
        unsafe tern_patches(&image, first, last, patches)
        unsafe call.gemm(
          tern_gemm_arguments(
            w: weight, bias: call.optionalInput(2), x: patches, columns: last - first,
            y: call.output() + n * window[0] * positions + first,
            row_stride: positions, column_stride: 1, accumulate: false))
      }
    }
  }
}
