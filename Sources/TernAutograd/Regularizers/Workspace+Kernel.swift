import CTernKernels
import TernOperators
import TernTensor

extension Workspace {
  /// factor · x.
  package func scaled(_ x: TensorView, by factor: Float) -> TensorView {
    let y = array(x.shape)
    unsafe Arithmetic.scale(
      x.shape.elementCount, by: factor, x.pointer(Float.self), y.mutablePointer(Float.self),
      kernels: kernels, threads: threads)
    return y
  }

  /// Σ x².
  package func squaredNorm(of x: TensorView) -> Float {
    let elements = unsafe x.pointer(Float.self)
    return unsafe kernels.table.pointee.dot(x.shape.elementCount, elements, elements)
  }

  /// p · x + q · y.
  func mix(_ x: TensorView, _ p: Float, _ y: TensorView, _ q: Float) -> TensorView {
    let z = scaled(x, by: p)
    let job = unsafe AddingScaled(
      table: kernels.table, factor: q, y: y.pointer(Float.self), z: z.mutablePointer(Float.self))
    threads.parallel(x.shape.elementCount, grain: 16384, job)
    return z
  }

  /// z += factor · y.
  @safe private struct AddingScaled: ParallelJob {
    let table: UnsafePointer<tern_kernels>
    let factor: Float
    let y: UnsafePointer<Float>
    let z: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      let first = part.lowerBound
      unsafe table.pointee.add_scaled(part.count, z + first, factor, y + first, z + first)
    }
  }

  /// Σ_i weights[row, i] · values[i][row], for values [..., C] and weights [rows, values].
  func combination(of values: [TensorView], weights: [Float]) -> TensorView {
    let shape = values[0].shape
    let channels = shape[-1]
    let y = array(shape)
    let target = unsafe y.mutablePointer(Float.self)
    unsafe target.update(repeating: 0, count: shape.elementCount)
    for row in 0..<shape.elementCount / channels {
      let place = unsafe target + row * channels
      for (index, value) in values.enumerated() {
        unsafe kernels.table.pointee.add_scaled(
          channels, place, weights[row * values.count + index],
          value.pointer(Float.self) + row * channels, place)
      }
    }
    return y
  }

  /// Each row of x [..., C] times column `index` of weights [rows, count].
  func weighted(
    _ x: TensorView, by weights: [Float], of count: Int, at index: Int
  ) -> TensorView {
    let channels = x.shape[-1]
    let y = array(x.shape)
    for row in 0..<x.shape.elementCount / channels {
      unsafe kernels.table.pointee.scale(
        channels, weights[row * count + index], x.pointer(Float.self) + row * channels,
        y.mutablePointer(Float.self) + row * channels)
    }
    return y
  }
}
