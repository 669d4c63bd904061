import TernTensor

extension Slice {
  /// A part of the outermost axis (that is more than one) lies together.
  package func aliasOffset(for inputs: [Shape]) -> Int? {
    let (outer, inner) = layout(of: inputs[0])
    return outer == 1 ? range.lowerBound * inner : nil
  }

  package func run(_ call: borrowing KernelCall) {
    let shape = call.inputs[0].shape
    let (outer, inner) = layout(of: shape)
    let x = unsafe call.input(0)
    let y = unsafe call.output()
    let count = range.count * inner
    for index in 0..<outer {
      let start = (index * shape[axis] + range.lowerBound) * inner
      unsafe (y + index * count).update(from: x + start, count: count)
    }
  }
}
