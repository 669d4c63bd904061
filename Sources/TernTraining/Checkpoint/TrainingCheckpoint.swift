import TernAutograd
import TernInterchange
import TernTensor

/// A checkpoint of a training, `epoch-<n>.pt` or `checkpoint-<n>.pt`: Tern's or icefall's.
///
/// Source: icefall, `icefall/checkpoint.py`.
package struct TrainingCheckpoint {
  /// The file.
  package let checkpoint: Checkpoint

  /// Opens a checkpoint.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where it is none.
  package init(reading path: String) throws(TrainingError) {
    do { checkpoint = try Checkpoint(path: path) } catch {
      throw TrainingError(reading: path, error)
    }
  }

  /// An option of the training, or something else that it has written; nil where there is no such key.
  package subscript(key: String) -> PickleValue? { checkpoint[key] }

  /// Where in the data the training was; nil where the checkpoint does not say.
  package var sampler: PickleValue? {
    if let value = checkpoint["sampler"], !value.isNone { value } else { nil }
  }

  /// Takes a training back to where this checkpoint is: parameters, average, optimiser, schedule and
  /// progress. The data are set by ``sampler``.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where the checkpoint is another model's, or
  ///   lacks something; the state is then as it was.
  package func restore(into state: inout TrainingState) throws(TrainingError) {
    let fields = PickleFields(checkpoint)
    let weights = try state.parameters.weights("model", of: checkpoint)
    let average: ModelAverage? =
      if state.average == nil { nil } else {
        ModelAverage(
          of: state.parameters, try state.parameters.weights("model_avg", of: checkpoint))
      }
    let optimizer = try Eve(
      state.parameters, named: weights.names, restoring: fields.fields("optimizer"))
    optimizer.frozen = state.optimizer.frozen
    var schedule = state.schedule
    try schedule.restore(from: fields.fields("scheduler"))
    let progress = try TrainingProgress(fields)

    state.parameters.copy(weights, into: state.parameters.values)
    state.average = average
    state.optimizer = optimizer
    state.schedule = schedule
    state.progress = progress
  }
}
