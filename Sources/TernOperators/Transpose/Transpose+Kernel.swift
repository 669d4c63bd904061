import TernTensor

extension Transpose {
  /// Where the axes that are longer than 1 keep their order, all elements stay where they are.
  package func aliasOffset(for inputs: [Shape]) -> Int? {
    let long = permutation.filter { inputs[0][$0] != 1 }
    return zip(long, long.dropFirst()).allSatisfy { $0 < $1 } ? 0 : nil
  }

  /// Copies the output's innermost axis for each index of its outer ones, counted like an odometer.
  package func run(_ call: borrowing KernelCall) {
    let shape = call.outputs[0].shape
    guard let count = shape.extents.last, shape.elementCount > 0 else {
      return call.outputs[0].copyElements(from: call.inputs[0])
    }
    let strides = strides(in: call.inputs[0].shape)
    let step = strides[shape.rank - 1]
    let x = unsafe call.input(0)
    var y = unsafe call.output()
    for row in 0..<shape.elementCount / count {
      var (rest, source) = (row, 0)
      for axis in (0..<shape.rank - 1).reversed() {
        source += rest % shape[axis] * strides[axis]
        rest /= shape[axis]
      }
      if step == 1 {
        unsafe y.update(from: x + source, count: count)
      } else {
        for index in 0..<count { unsafe y[index] = x[source + index * step] }
      }
      unsafe y += count
    }
  }
}
