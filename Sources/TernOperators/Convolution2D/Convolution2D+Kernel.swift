import CTernKernels
import TernTensor

extension Convolution2D {
  /// A block of patches for each image.
  package func scratchCount(for inputs: [Shape]) -> Int? {
    let layout = Convolution2DLayout(inputs[0], inputs[1], stride: stride)
    return Shape.elementCount(of: [layout.images, layout.block, layout.inner])
  }

  package func products(for inputs: [Shape]) -> [WeightProduct] {
    let layout = Convolution2DLayout(inputs[0], inputs[1], stride: stride)
    let (blocks, rest) = layout.positions.quotientAndRemainder(dividingBy: layout.block)
    let whole = WeightProduct(of: 1, columns: layout.block, times: blocks * layout.images)
    return rest == 0 ? [whole] : [whole, WeightProduct(of: 1, columns: rest, times: layout.images)]
  }

  package var packedInputs: [Int] { [1] }

  /// Image by image, a block of patches at a time, as a matrix product: weight [O, I·J·K] by patches
  /// [.., I·J·K]. Threads share the images, or where there is but one, each product's rows.
  package func run(_ call: borrowing KernelCall) {
    let layout = Convolution2DLayout(
      call.inputs[0].shape, call.inputs[1].shape, stride: stride)
    unsafe call.withPackedWeight(1) { weight in
      let job = unsafe ImageConvolutions(
        table: call.kernels.table, layout: layout, x: call.input(0), weight: weight,
        bias: call.optionalInput(2), patches: call.scratch.mutablePointer(Float.self),
        y: call.output())
      if layout.images >= call.threads.count {
        call.threads.parallel(layout.images, job)
      } else {
        for image in 0..<layout.images { unsafe job.run(image) { unsafe call.gemm($0) } }
      }
    }
  }
}

/// The sizes of a convolution of images.
struct Convolution2DLayout {
  let images: Int
  /// The number of elements of an image.
  let imageCount: Int
  /// The number of the window's positions on an image.
  let positions: Int
  let outputs: Int
  /// The number of elements under the window, I·J·K.
  let inner: Int
  /// The number of patches that are laid out at a time: they stay in the second-level cache.
  let block: Int
  private let shape: Shape
  private let window: Shape
  private let stride: [Int]

  /// The layout of a convolution of x under a window (the weight) of the given shapes.
  init(_ x: Shape, _ window: Shape, stride: [Int]) {
    shape = x
    self.window = window
    self.stride = stride
    images = shape[0]
    imageCount = shape.extents.dropFirst().reduce(1, *)
    positions = (2...3).reduce(1) { $0 * ((x[$1] - window[$1]) / stride[$1 - 2] + 1) }
    outputs = window[0]
    inner = window.extents.dropFirst().reduce(1, *)
    block = min(positions, max(1, 65536 / inner))
  }

  /// How patches are taken from an image of x.
  func patches(_ x: UnsafePointer<Float>, _ image: Int) -> tern_patches_arguments {
    unsafe tern_patches_arguments(
      x: x + image * imageCount, channels: shape[1], height: shape[2], width: shape[3],
      window_height: window[2], window_width: window[3], stride_height: stride[0],
      stride_width: stride[1])
  }
}

/// Convolutions of images, each with a place of its own for patches.
@safe private struct ImageConvolutions: ParallelJob {
  let table: UnsafePointer<tern_kernels>
  let layout: Convolution2DLayout
  let x: UnsafePointer<Float>
  let weight: tern_packed_weight
  let bias: UnsafePointer<Float>?
  let patches: UnsafeMutablePointer<Float>
  let y: UnsafeMutablePointer<Float>

  func run(_ part: Range<Int>) {
    for image in part {
      unsafe run(image) { arguments in
        var arguments = unsafe arguments
        unsafe table.pointee.gemm(&arguments, 0, tern_packed_blocks(arguments.w.rows))
      }
    }
  }

  func run(_ image: Int, multiply: (tern_gemm_arguments) -> Void) {
    var arguments = unsafe layout.patches(x, image)
    let place = unsafe patches + image * layout.block * layout.inner
    for first in stride(from: 0, to: layout.positions, by: layout.block) {
      let last = min(first + layout.block, layout.positions)
      unsafe tern_patches(&arguments, first, last, place)
      unsafe multiply(
        tern_gemm_arguments(
          w: weight, bias: bias, x: place, columns: last - first,
          y: y + image * layout.outputs * layout.positions + first,
          row_stride: layout.positions, column_stride: 1, accumulate: false))
    }
  }
}
