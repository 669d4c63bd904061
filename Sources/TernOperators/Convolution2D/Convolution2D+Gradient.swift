import CTernKernels
import TernTensor

extension Convolution2D: DifferentiableOperator {
  package var gradientReads: GradientReads { GradientReads(inputs: [0, 1]) }

  /// For each image a block of patches, and its part of the weight's and the bias's gradient.
  package func gradientScratchCount(for inputs: [Shape]) -> Int {
    let layout = Convolution2DLayout(inputs[0], inputs[1], stride: stride)
    return layout.images * ImageGradients.scratchCount(layout)
  }

  /// Image by image, which threads share; then the sums over images, in their order.
  package func gradient(_ call: borrowing GradientCall) {
    let layout = Convolution2DLayout(
      call.inputShapes[0], call.inputShapes[1], stride: stride)
    let job = unsafe ImageGradients(
      matmul: Matmul(products: call.products, kernels: call.kernels, threads: nil),
      table: call.kernels.table, layout: layout, channels: call.inputShapes[0][1],
      x: call.input(0), weight: call.input(1), dy: call.outputGradient(),
      dx: call.inputGradient(0), memory: call.workspace)
    call.threads.parallel(layout.images, job)
    if let dweight = unsafe call.inputGradient(1) {
      unsafe job.sum(layout.outputs * layout.inner, job.weightPlace, into: dweight)
    }
    if let dbias = unsafe call.inputGradient(2) {
      unsafe job.sum(layout.outputs, job.biasPlace, into: dbias)
    }
  }
}

/// The gradients of images, each with memory of its own.
@safe private struct ImageGradients: ParallelJob {
  let matmul: Matmul
  let table: UnsafePointer<tern_kernels>
  let layout: Convolution2DLayout
  let channels: Int
  let x: UnsafePointer<Float>
  let weight: UnsafePointer<Float>
  let dy: UnsafePointer<Float>
  let dx: UnsafeMutablePointer<Float>?
  let memory: UnsafeMutablePointer<Float>

  /// A block of patches, the weight's gradient, the bias's.
  static func scratchCount(_ layout: Convolution2DLayout) -> Int {
    (layout.block + layout.outputs) * layout.inner + layout.outputs
  }

  var weightPlace: Int { layout.block * layout.inner }
  var biasPlace: Int { weightPlace + layout.outputs * layout.inner }

  func run(_ part: Range<Int>) {
    for image in part { run(image) }
  }

  /// Block by block of patches: dweight += dy · patches; dpatches = dyᵀ · weight, added to dx where
  /// they were taken from.
  private func run(_ image: Int) {
    let patches = unsafe memory + image * Self.scratchCount(layout)
    let dy = unsafe self.dy + image * layout.outputs * layout.positions
    var arguments = unsafe layout.patches(x, image)
    unsafe dx?.advanced(by: image * layout.imageCount).update(
      repeating: 0, count: layout.imageCount)
    for first in stride(from: 0, to: layout.positions, by: layout.block) {
      let count = min(layout.block, layout.positions - first)
      let dblock = unsafe MatrixView(
        dy + first, rows: layout.outputs, columns: count, stride: layout.positions)
      unsafe tern_patches(&arguments, first, first + count, patches)
      let x = unsafe MatrixView(patches, rows: count, columns: layout.inner)
      unsafe matmul(dblock, x, into: patches + weightPlace, accumulate: first > 0)
      if let dx = unsafe dx {
        let weight = unsafe MatrixView(weight, rows: layout.outputs, columns: layout.inner)
        unsafe matmul(dblock.transposed, weight, into: patches)
        unsafe tern_patches_gradient(
          &arguments, 0, channels, first, count, patches, dx + image * layout.imageCount)
      }
    }
    for output in 0..<layout.outputs {
      unsafe patches[biasPlace + output] = table.pointee.sum(
        layout.positions, dy + output * layout.positions)
    }
  }

  /// The sum over images of `count` numbers from a place in each one's memory on.
  func sum(_ count: Int, _ place: Int, into total: UnsafeMutablePointer<Float>) {
    unsafe total.update(repeating: 0, count: count)
    for image in 0..<layout.images {
      let part = unsafe memory + image * Self.scratchCount(layout) + place
      unsafe table.pointee.add(count, total, part, total)
    }
  }
}
