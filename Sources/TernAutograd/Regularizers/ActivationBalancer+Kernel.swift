import CTernKernels
import TernOperators
import TernTensor

extension ActivationBalancer {
  /// The gradient of x from that of the same values further on.
  package func gradient(
    of x: TensorView, from dy: TensorView, in workspace: Workspace
  ) -> TensorView {
    let shape = x.shape
    let axis = channelAxis < 0 ? shape.rank + channelAxis : channelAxis
    let outer = shape.extents[..<axis].reduce(1, *)
    let inner = shape.extents[(axis + 1)...].reduce(1, *)
    let channels = shape[axis]
    let statistics = workspace.array([2, channels])
    let terms = workspace.array([2, channels])
    let dx = workspace.array(shape)
    var arguments = unsafe tern_balancer_arguments(
      x: x.pointer(Float.self), outer: outer, channels: channels, inner: inner)
    unsafe withUnsafePointer(to: &arguments) { arguments in
      let statistics = unsafe statistics.mutablePointer(Float.self)
      let terms = unsafe terms.mutablePointer(Float.self)
      workspace.threads.parallel(
        (channels + 15) / 16, grain: 16384 / (16 * max(outer * inner, 1)) + 1,
        unsafe Statistics(
          table: workspace.kernels.table, arguments: arguments, results: statistics))
      let count = Float(outer * inner)
      for channel in 0..<channels {
        let (sign, scale) = unsafe self.terms(
          positive: statistics[channel] / count, magnitude: statistics[channels + channel] / count)
        unsafe terms[channel] = sign
        unsafe terms[channels + channel] = scale
      }
      workspace.threads.parallel(
        outer, grain: 16384 / max(channels * inner, 1) + 1,
        unsafe Gradients(
          table: workspace.kernels.table, arguments: arguments, terms: terms,
          dy: dy.pointer(Float.self), dx: dx.mutablePointer(Float.self)))
    }
    return dx
  }

  /// f and s of a channel, from its share of positive values and its mean of |x|.
  private func terms(positive: Float, magnitude: Float) -> (sign: Float, scale: Float) {
    let factor = maxFactor / probability
    let below = minPositive > 0 ? max(minPositive - positive, 0) * (factor / minPositive) : 0
    let above = maxPositive < 1 ? max(positive - maxPositive, 0) * (factor / (maxPositive - 1)) : 0
    let scale = magnitude < minAbs ? factor : magnitude > maxAbs ? -factor : 0
    return (below + above, scale)
  }

  /// Statistics of channels, in pieces of 16.
  @safe private struct Statistics: ParallelJob {
    let table: UnsafePointer<tern_kernels>
    let arguments: UnsafePointer<tern_balancer_arguments>
    let results: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      let channels = unsafe arguments.pointee.channels
      unsafe table.pointee.balancer_statistics(
        arguments, part.lowerBound * 16, min(part.upperBound * 16, channels), results,
        results + channels)
    }
  }

  /// Gradients of outer indices.
  @safe private struct Gradients: ParallelJob {
    let table: UnsafePointer<tern_kernels>
    let arguments: UnsafePointer<tern_balancer_arguments>
    let terms: UnsafeMutablePointer<Float>
    let dy: UnsafePointer<Float>
    let dx: UnsafeMutablePointer<Float>

    func run(_ part: Range<Int>) {
      unsafe table.pointee.balancer_gradient(
        arguments, part.lowerBound, part.upperBound, terms, terms + arguments.pointee.channels,
        dy, dx)
    }
  }
}
