import CTernKernels
import TernOperators
import TernTensor

extension GradientFilter {
  /// The root of the mean square of each utterance's part of x [T, N, C] (utterances on
  /// ``batchAxis``).
  func norms(of x: TensorView, in workspace: Workspace) -> [Float] {
    let (outer, utterances, inner) = layout(of: x.shape)
    return (0..<utterances).map { utterance in
      // In Double: a sum over frames of each frame's sum.
      var sum = 0.0
      for index in 0..<outer {
        let row = unsafe x.pointer(Float.self) + (index * utterances + utterance) * inner
        sum += unsafe Double(workspace.kernels.table.pointee.dot(inner, row, row))
      }
      return Float((sum / Double(outer * inner)).squareRoot())
    }
  }

  /// x with each utterance's part multiplied by its factor.
  func scaled(_ x: TensorView, by factors: [Float], in workspace: Workspace) -> TensorView {
    let y = workspace.array(x.shape)
    let (outer, utterances, inner) = layout(of: x.shape)
    for row in 0..<outer * utterances {
      unsafe workspace.kernels.table.pointee.scale(
        inner, factors[row % utterances], x.pointer(Float.self) + row * inner,
        y.mutablePointer(Float.self) + row * inner)
    }
    return y
  }

  private func layout(of shape: Shape) -> (outer: Int, utterances: Int, inner: Int) {
    (
      shape.extents[..<batchAxis].reduce(1, *), shape[batchAxis],
      shape.extents[(batchAxis + 1)...].reduce(1, *)
    )
  }
}
