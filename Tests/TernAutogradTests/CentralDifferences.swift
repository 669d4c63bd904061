import TernAutograd
import TernOperators
import TernTensor
import TestSupport

/// The gradient of Σ cotangent · outputs with respect to each element of an input of an operator's
/// reference, by central differences in Double.
func centralDifferences(
  of operation: Operator, inputs: [Tensor], cotangents: [Tensor], input index: Int
) -> [Double] {
  let cotangents = cotangents.map { $0.elements(as: Double.self) }
  var references = inputs.map { ReferenceTensor<Double>($0) }
  func weighted() -> Double {
    zip(operation.definition.reference(references), cotangents).reduce(0) { sum, pair in
      sum + zip(pair.0.values, pair.1).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
  return references[index].values.indices.map { place in
    let value = references[index].values[place]
    let step = 1e-5 * max(1, abs(value))
    references[index].values[place] = value + step
    let above = weighted()
    references[index].values[place] = value - step
    let below = weighted()
    references[index].values[place] = value
    return (above - below) / (2 * step)
  }
}

/// An operator's outputs and the gradients of its inputs (nil for those that are constant), as the tape
/// computes them from the outputs' gradients that `cotangents` makes of the outputs.
func gradients(
  of operation: Operator, inputs: [Tensor], constant: Set<Int> = [], in workspace: Workspace,
  cotangents: ([Tensor]) -> [Tensor]
) throws -> (outputs: [Tensor], gradients: [Tensor?]) {
  let training = TrainingPass(warmup: 1, random: SeededGenerator(seed: 1))
  var tape = Tape(parameters: try Parameters([]), workspace: workspace, training: training)
  let values = inputs.enumerated().map { index, tensor in
    constant.contains(index) ? tape.constant(tensor) : tape.variable(tensor)
  }
  let outputs = try tape.apply(operation, to: values, name: "\(operation)")
  let tensors = outputs.map(\.tensor)
  let found = tape.backward(
    from: zip(outputs, cotangents(tensors)).map { ($0, TensorView($1, scales: nil)) },
    wanting: values)
  return (
    tensors,
    zip(values, found).map { value, view in
      value.needsGradient ? view.map { Tensor(copying: $0) } : nil
    }
  )
}
