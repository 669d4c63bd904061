import TernTensor

extension Transpose {
  /// Where the axes that are longer than 1 keep their order, all elements stay where they are.
  package func aliasOffset(for inputs: [Shape]) -> Int? {
    let long = permutation.filter { inputs[0][$0] != 1 }
    return zip(long, long.dropFirst()).allSatisfy { $0 < $1 } ? 0 : nil
  }

  /// Copies the output's innermost axis for each index of its outer ones, which threads share.
  package func run(_ call: borrowing KernelCall) {
    let shape = call.outputs[0].shape
    guard let count = shape.extents.last, shape.elementCount > 0 else {
      return call.outputs[0].copyElements(from: call.inputs[0])
    }
    let rows = unsafe TransposedRows(
      shape: shape, strides: strides(in: call.inputs[0].shape), x: call.input(0), y: call.output())
    call.threads.parallel(shape.elementCount / count, grain: 65536 / count + 1, rows)
  }
}

/// The rows of a tensor's innermost axis, counted like an odometer.
@safe private struct TransposedRows: ParallelJob {
  let shape: Shape
  /// How far apart in x elements are along each of the output's axes.
  let strides: SIMD8<Int>
  let x: UnsafePointer<Float>
  let y: UnsafeMutablePointer<Float>

  func run(_ part: Range<Int>) {
    let (count, step) = (shape[shape.rank - 1], strides[shape.rank - 1])
    for row in part {
      var (rest, source) = (row, 0)
      for axis in (0..<shape.rank - 1).reversed() {
        source += rest % shape[axis] * strides[axis]
        rest /= shape[axis]
      }
      let target = unsafe y + row * count
      if step == 1 {
        unsafe target.update(from: x + source, count: count)
      } else {
        for index in 0..<count { unsafe target[index] = x[source + index * step] }
      }
    }
  }
}
