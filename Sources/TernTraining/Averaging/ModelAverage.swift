import TernAutograd
import TernInterchange
import TernTensor

/// The running average of a model's parameters, buffers included, over a whole training.
///
/// Every so many batches the parameters come in with the weight that makes all equal: after batches P,
/// 2P, …, n the average is the mean of what the parameters were after each of them. Source: icefall,
/// `icefall/checkpoint.py`, `update_averaged_model`.
package final class ModelAverage {
  /// The averages, laid out as the parameters.
  package let values: MutableStorage

  /// An average that begins with what the parameters are.
  package init(of parameters: Parameters) {
    values = MutableStorage(byteCount: parameters.values.byteCount)
    update(with: parameters, batch: 1, period: 1)
  }

  /// The average that a checkpoint has of the parameters.
  ///
  /// - Precondition: the weights are those parameters, in f32.
  init(of parameters: Parameters, _ weights: StateDict) {
    values = MutableStorage(byteCount: parameters.values.byteCount)
    parameters.copy(weights, into: values)
  }

  /// Takes in what the parameters are after a batch, counted from 1, a multiple of the period.
  ///
  /// - Precondition: the parameters have the layout of those that the average began with.
  package func update(with parameters: Parameters, batch: Int, period: Int) {
    precondition(parameters.values.byteCount == values.byteCount, "parameters of another model")
    precondition(1...batch ~= period, "batch \(batch) of an average over every \(period)")
    let share = Double(period) / Double(batch)
    let (new, old) = (Float(share), Float(1 - share))
    let shape: Shape = [parameters.elementCount]
    let current = TensorView(
      elementType: .float32, shape: shape, storage: parameters.values, byteOffset: 0)
    let average = TensorView(elementType: .float32, shape: shape, storage: values, byteOffset: 0)
    average.withElements(of: Float.self) { average in
      current.withElements(of: Float.self) { current in
        for index in average.indices {
          average[index] = average[index] * old + current[index] * new
        }
      }
    }
  }
}
